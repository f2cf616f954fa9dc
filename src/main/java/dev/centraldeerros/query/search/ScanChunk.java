package dev.centraldeerros.query.search;

import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.IdRange;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Id range, or ids, of one statement.
 *
 * @param ids these alone; empty for all in the range
 */
public record ScanChunk(IdRange range, Optional<List<UUID>> ids) {
    public ScanChunk {
        range = ids.isPresent() ? range.small() : range;
    }

    /** Whether there is nothing to be found in it. */
    public boolean isEmpty() {
        return ids.filter(List::isEmpty).isPresent();
    }

    /** Narrows the conditions of a statement over its range to its ids. */
    public void narrow(FilterSql where) {
        ids.ifPresent(these -> where.and("log.id = ANY(:ids)", "ids", these.toArray(UUID[]::new)));
    }
}
