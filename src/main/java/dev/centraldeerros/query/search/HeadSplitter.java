package dev.centraldeerros.query.search;

import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.IndexConditions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Splits the ranges of a search after the first {@link #MAX} logs, which are read one by one. */
@Component
final class HeadSplitter {
    /** Number of logs that are read one by one before an index is used. */
    static final int MAX = 2_000;

    private final ScanRepository repository;

    HeadSplitter(ScanRepository repository) {
        this.repository = repository;
    }

    /**
     * Result of a split.
     *
     * @param near range of at most {@link #MAX} logs
     * @param beyond remaining ranges, in the same order
     */
    record Split(IdRange near, List<ScanRange> beyond) {}

    /**
     * Splits the ranges.
     *
     * @param scanRanges ranges in the order of the search, at least one
     * @param border position at which the search begins; null for the end of the list
     */
    Mono<Split> split(
            IndexConditions indexConditions, List<ScanRange> scanRanges, boolean newestFirst, @Nullable UUID border) {
        int head = ScanPlanner.head(scanRanges);
        IdRange all = range(scanRanges.get(0).range(), scanRanges.get(head - 1).range(), newestFirst);
        IdRange near = border == null ? all : newestFirst ? all.before(border) : all.from(border);
        return repository
                .skipping(indexConditions, near, newestFirst ? MAX - 1 : MAX, !newestFirst)
                .map(id -> newestFirst
                        ? new Split(near.from(id), ScanPlanner.before(scanRanges, id))
                        : new Split(near.before(id), ScanPlanner.from(scanRanges, id)))
                .defaultIfEmpty(new Split(near, scanRanges.subList(head, scanRanges.size())));
    }

    private static IdRange range(IdRange first, IdRange last, boolean newestFirst) {
        IdRange oldest = newestFirst ? last : first;
        return new IdRange(oldest.lower(), newestFirst ? first.upper() : last.upper(), oldest.details());
    }
}
