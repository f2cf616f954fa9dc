package dev.centraldeerros.query.search;

import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.IdRange;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Id range, or ids, of one statement.
 *
 * @param ids ids to read; null for the whole range
 */
public record ScanChunk(IdRange range, Optional<List<UUID>> ids) {
    public ScanChunk {
        range = ids.isPresent() ? range.small() : range;
    }

    /** Returns whether it has nothing to read. */
    public boolean isEmpty() {
        return ids.filter(List::isEmpty).isPresent();
    }

    /** Adds the ids to the conditions of a statement over the range. */
    public void narrow(FilterSql where) {
        ids.ifPresent(these -> where.and("log.id = ANY(:ids)", "ids", these.toArray(UUID[]::new)));
    }
}
