package dev.centraldeerros.query.search;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.index.Segments;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.IndexConditions;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Id ranges of the partitions that can have logs of a filter, for statements that read all of them. */
@Component
public final class PartitionRanges {
    private static final Logger log = LoggerFactory.getLogger(PartitionRanges.class);

    /** Maximum number of partitions in a statement that sorts: some 2,000 locks of PostgreSQL's default 6,400. */
    public static final int MAX_TOGETHER = 128;

    private final Segments segments;
    private final SelectiveLookup lookup;
    private final FilterSqlFactory conditions;

    PartitionRanges(Segments segments, SelectiveLookup lookup, FilterSqlFactory conditions) {
        this.lookup = lookup;
        this.conditions = conditions;
        this.segments = segments;
    }

    /** Returns the first id that no log can have. */
    public UUID end() {
        return segments.end();
    }

    /** Returns the range of the partitions of these ids, which also have the details of their logs. */
    public IdRange partitionsOf(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return IdRange.ALL;
        }
        UUID lower = segments.partitionOf(Collections.min(ids)).get(0);
        return new IdRange(lower, segments.partitionOf(Collections.max(ids)).get(1), lower);
    }

    /** Returns disjoint ranges, newest first, each with few enough partitions for one statement. */
    public List<IdRange> of(LogFilter filter) {
        return scanRanges(filter, true).stream().map(ScanRange::range).toList();
    }

    /** Returns all partitions as one range, for a statement that sorts; empty if it would lock too many. */
    public Optional<IdRange> together(LogFilter filter) {
        List<IdRange> newestFirst = of(filter);
        if (newestFirst.isEmpty()) {
            return Optional.of(new IdRange(segments.end(), segments.end(), segments.end()));
        }
        IdRange newest = newestFirst.get(0);
        IdRange oldest = newestFirst.get(newestFirst.size() - 1);
        return segments.partitions(oldest.lower(), newest.upper()) > MAX_TOGETHER
                ? Optional.empty()
                : Optional.of(new IdRange(oldest.lower(), newest.upper(), oldest.details()));
    }

    private List<ScanRange> scanRanges(LogFilter filter, boolean newestFirst) {
        return ScanPlanner.of(segments.all(), segments.end(), filter, newestFirst, true, null);
    }

    /**
     * Returns scan chunks for an order by id, in its direction. Where a condition selects few logs of a range, the chunk
     * has their ids; after finding them failed or took too long, chunks have whole ranges. Evaluated on demand.
     */
    public Flux<ScanChunk> chunks(LogFilter filter, Ordering ordering) {
        return Flux.defer(() -> {
            IndexConditions indexConditions = conditions.indexConditions(filter);
            // Set by one sequence; a second lookup would wait as long as the first.
            AtomicBoolean hasFailed = new AtomicBoolean();
            return Flux.fromIterable(scanRanges(filter, ordering.isDescending(false)))
                    .concatMap(
                            scanRange -> (hasFailed.get()
                                            ? Mono.just(Optional.<List<UUID>>empty())
                                            : lookup.find(indexConditions, scanRange))
                                    .onErrorResume(failure -> {
                                        log.debug("Selective lookup failed, reading whole ranges", failure);
                                        hasFailed.set(true);
                                        return Mono.just(Optional.empty());
                                    })
                                    .map(ids -> new ScanChunk(scanRange.range(), ids)),
                            0)
                    .filter(chunk -> !chunk.isEmpty());
        });
    }
}
