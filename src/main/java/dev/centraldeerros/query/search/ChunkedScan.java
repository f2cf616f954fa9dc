package dev.centraldeerros.query.search;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.index.Segments;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.IndexConditions;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Scans all matching logs, oldest first, in chunks of bounded cost, independent of the number of logs and matches. */
@Component
public final class ChunkedScan {
    /** Number of logs per chunk, matching or not. */
    private static final int LOGS = 20_000;

    private final ScanRepository repository;
    private final SelectiveLookup lookup;
    private final FilterSqlFactory conditions;
    private final Segments segments;
    private final int logs;

    @Autowired
    ChunkedScan(ScanRepository repository, SelectiveLookup lookup, FilterSqlFactory conditions, Segments segments) {
        this(repository, lookup, conditions, segments, LOGS);
    }

    /** The size of a chunk is a parameter for tests with few logs. */
    ChunkedScan(
            ScanRepository repository,
            SelectiveLookup lookup,
            FilterSqlFactory conditions,
            Segments segments,
            int logs) {
        this.logs = logs;
        this.repository = repository;
        this.lookup = lookup;
        this.conditions = conditions;
        this.segments = segments;
    }

    /**
     * Result of a finished chunk.
     *
     * @param next first id that is not done
     */
    public record Done<T>(UUID next, T result) {}

    /**
     * Runs the work chunk by chunk, on demand.
     *
     * @param from {@code next} of an interrupted scan; null to begin with the oldest log
     */
    public <T> Flux<Done<T>> run(LogFilter filter, @Nullable UUID from, Function<ScanChunk, Mono<T>> work) {
        IndexConditions indexConditions = conditions.indexConditions(filter);
        return Flux.fromIterable(ScanPlanner.of(segments.all(), segments.end(), filter, false, true, from))
                .map(scanRange -> from == null
                                || ScanPlanner.order(from, scanRange.range().lower()) <= 0
                        ? scanRange
                        : scanRange.over(scanRange.range().from(from)))
                .concatMap(scanRange -> scanRange(indexConditions, scanRange, work), 1);
    }

    private <T> Flux<Done<T>> scanRange(
            IndexConditions indexConditions, ScanRange scanRange, Function<ScanChunk, Mono<T>> work) {
        return lookup.find(indexConditions, scanRange)
                .flatMapMany(ids -> ids.isPresent()
                        ? done(new ScanChunk(scanRange.range(), ids), work).flux()
                        : windows(indexConditions, scanRange.range(), work));
    }

    private <T> Flux<Done<T>> windows(
            IndexConditions indexConditions, IdRange range, Function<ScanChunk, Mono<T>> work) {
        return window(indexConditions, range, work)
                .expand(last -> ScanPlanner.order(last.next(), range.upper()) >= 0
                        ? Mono.empty()
                        : window(indexConditions, range.from(last.next()), work));
    }

    private <T> Mono<Done<T>> window(IndexConditions indexConditions, IdRange rest, Function<ScanChunk, Mono<T>> work) {
        return repository
                .skipping(indexConditions, rest, logs, true)
                .defaultIfEmpty(rest.upper())
                .flatMap(end -> done(new ScanChunk(rest.before(end), Optional.empty()), work));
    }

    private static <T> Mono<Done<T>> done(ScanChunk chunk, Function<ScanChunk, Mono<T>> work) {
        return work.apply(chunk).map(result -> new Done<>(chunk.range().upper(), result));
    }
}
