package dev.centraldeerros.query.filter;

import java.util.UUID;

/**
 * Ids among which a statement looks, so that PostgreSQL opens no other partitions.
 *
 * @param lower the first
 * @param upper the first that is too great
 * @param details the first id that details of such logs can have
 * @param isSmall whether it has so few logs that their details are looked up one by one
 */
public record IdRange(UUID lower, UUID upper, UUID details, boolean isSmall) {
    /** Everything. */
    public static final IdRange ALL = new IdRange(new UUID(0, 0), new UUID(-1, -1), new UUID(0, 0));

    /** Of any number of logs. */
    public IdRange(UUID lower, UUID upper, UUID details) {
        this(lower, upper, details, false);
    }

    /** The same for a statement that looks at few logs of it. */
    public IdRange small() {
        return new IdRange(lower, upper, details, true);
    }

    /** What of it is before an id. */
    public IdRange before(UUID id) {
        return new IdRange(lower, id, details, isSmall);
    }

    /** What of it is from an id on. */
    public IdRange from(UUID id) {
        return new IdRange(id, upper, details, isSmall);
    }
}
