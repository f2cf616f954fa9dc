package dev.centraldeerros.query.filter;

import java.util.UUID;

/**
 * Id range of a statement, so that PostgreSQL opens no other partitions.
 *
 * @param lower first id
 * @param upper first id after the range
 * @param details first id that details of these logs can have
 * @param isSmall whether it has so few logs that their details are looked up one by one
 */
public record IdRange(UUID lower, UUID upper, UUID details, boolean isSmall) {
    /** The range of all ids. */
    public static final IdRange ALL = new IdRange(new UUID(0, 0), new UUID(-1, -1), new UUID(0, 0));

    /** Creates a range of any number of logs. */
    public IdRange(UUID lower, UUID upper, UUID details) {
        this(lower, upper, details, false);
    }

    /** Returns the same range for a statement that reads few logs of it. */
    public IdRange small() {
        return new IdRange(lower, upper, details, true);
    }

    /** Returns the part of the range before the id. */
    public IdRange before(UUID id) {
        return new IdRange(lower, id, details, isSmall);
    }

    /** Returns the part of the range from the id on. */
    public IdRange from(UUID id) {
        return new IdRange(id, upper, details, isSmall);
    }
}
