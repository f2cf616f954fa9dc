package dev.centraldeerros.query.search;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts matching logs within a budget of rows and time, so that a page does not wait for its count. */
@Component
public final class LogCounter {
    /** Maximum of an exact count. */
    public static final int MAX = 10_000;

    private final ScanRepository repository;
    private final BudgetedScan scan;
    private final SelectiveLookup lookup;
    private final FilterSqlFactory conditions;
    private final Duration budget;

    LogCounter(
            ScanRepository repository,
            BudgetedScan scan,
            SelectiveLookup lookup,
            FilterSqlFactory conditions,
            CountProperties properties) {
        this.budget = properties.countTimeout();
        this.repository = repository;
        this.scan = scan;
        this.lookup = lookup;
        this.conditions = conditions;
    }

    /** Counts the matching logs until the time or {@link #MAX} is reached. */
    public Mono<LogCount> count(LogFilter filter) {
        return count(filter, budget);
    }

    /** Counts the matching logs until this time or {@link #MAX} is reached. */
    public Mono<LogCount> count(LogFilter filter, Duration time) {
        return scan.run(filter, time, chunk -> count(filter, chunk))
                .scan(
                        new LogCount(0, false),
                        (sum, next) -> next.map(more -> new LogCount(sum.logs() + more, false))
                                .orElseGet(() -> new LogCount(sum.logs(), true)))
                .takeUntil(sum -> sum.logs() > MAX)
                .last()
                .map(sum -> sum.logs() > MAX ? new LogCount(MAX, false) : sum);
    }

    /** Returns whether counting takes about as long as searching. */
    public boolean isLong(LogFilter filter) {
        return lookup.searches(conditions.indexConditions(filter));
    }

    private Mono<Long> count(LogFilter filter, ScanChunk chunk) {
        if (chunk.ids().isEmpty()) {
            return repository.count(filter, chunk.range(), MAX + 1L);
        }
        return chunk.ids().get().isEmpty()
                ? Mono.just(0L)
                : repository.countOf(chunk.ids().get(), filter, chunk.range());
    }
}
