package dev.centraldeerros.query.search;

import dev.centraldeerros.database.SqlState;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.index.Segments;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IndexConditions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Scans newest first until the time budget is used. */
@Component
public final class BudgetedScan {
    /** Matches among {@link HeadSplitter#MAX} logs from which counting ten thousand one by one is fast. */
    private static final long FREQUENT = 200;

    private static final Duration MIN = Duration.ofMillis(1);

    private final ScanRepository repository;
    private final SelectiveLookup lookup;
    private final HeadSplitter splitter;
    private final FilterSqlFactory conditions;
    private final Segments segments;
    private final Clock clock;

    BudgetedScan(
            ScanRepository repository,
            SelectiveLookup lookup,
            HeadSplitter splitter,
            FilterSqlFactory conditions,
            Segments segments,
            Clock clock) {
        this.repository = repository;
        this.lookup = lookup;
        this.splitter = splitter;
        this.conditions = conditions;
        this.segments = segments;
        this.clock = clock;
    }

    /**
     * Runs the work chunk by chunk.
     *
     * @param budget maximum duration, also of each chunk
     * @return the results, followed by an empty one if all ranges were scanned
     */
    public <T> Flux<Optional<T>> run(LogFilter filter, Duration budget, Function<ScanChunk, Mono<T>> work) {
        IndexConditions indexConditions = conditions.indexConditions(filter);
        List<ScanRange> scanRanges = ScanPlanner.of(segments.all(), segments.end(), filter, true, false, null);
        if (scanRanges.isEmpty()) {
            return Flux.just(Optional.empty());
        }
        Instant end = clock.instant().plus(budget);
        // Not a timeout around a running statement, which would have to end the transaction. Each chunk has its own
        // transaction, because a transaction keeps its locks on partitions.
        return Flux.defer(() -> repository
                        .within(
                                budget,
                                isFrequent(filter, indexConditions, scanRanges).flux())
                        .concatMap(isFrequent -> chunks(
                                scanRanges,
                                end,
                                scanRange -> repository
                                        .within(
                                                remaining(end),
                                                chunk(isFrequent, indexConditions, scanRange)
                                                        .flatMap(work)
                                                        .flux())
                                        .next())))
                .onErrorResume(SqlState.CANCELLED::isIn, timeout -> Flux.empty());
    }

    /** At least a millisecond, because 0 means no limit in PostgreSQL. */
    private Duration remaining(Instant end) {
        Duration remaining = Duration.between(clock.instant(), end);
        return remaining.compareTo(MIN) > 0 ? remaining : MIN;
    }

    /** Returns whether so many of the newest logs match that a text index would read more than a sequential search. */
    private Mono<Boolean> isFrequent(LogFilter filter, IndexConditions indexConditions, List<ScanRange> scanRanges) {
        return lookup.searches(indexConditions)
                ? splitter.split(indexConditions, scanRanges, true, null)
                        .flatMap(split -> repository.count(filter, split.near(), FREQUENT))
                        .map(found -> found == FREQUENT)
                : Mono.just(false);
    }

    private <T> Flux<Optional<T>> chunks(List<ScanRange> scanRanges, Instant end, Function<ScanRange, Mono<T>> work) {
        return Flux.range(0, scanRanges.size())
                .takeWhile(number -> clock.instant().isBefore(end))
                .concatMap(
                        number -> work.apply(scanRanges.get(number))
                                .map(Optional::of)
                                .flux()
                                .concatWith(
                                        number == scanRanges.size() - 1 ? Mono.just(Optional.empty()) : Mono.empty()),
                        1);
    }

    private Mono<ScanChunk> chunk(boolean isFrequent, IndexConditions indexConditions, ScanRange scanRange) {
        return isFrequent
                ? Mono.just(new ScanChunk(scanRange.range(), Optional.empty()))
                : lookup.find(indexConditions, scanRange).map(ids -> new ScanChunk(scanRange.range(), ids));
    }
}
