package dev.centraldeerros.query.find;

import dev.centraldeerros.database.SqlState;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.Stretches;
import dev.centraldeerros.query.filter.Conditions;
import dev.centraldeerros.query.filter.Lookups;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Counts what matches, slice after slice, within a budget of rows and of time: a page does not wait for its count. */
@Component
public final class Counting {
    /** Up to here a count is exact. */
    public static final int MOST = 10_000;

    /** As long as a person does not notice; the statement that is under way then ends in the database, too. */
    private static final Duration BUDGET = Duration.ofMillis(100);

    private final SliceRepository repository;
    private final FewLogs few;
    private final Conditions conditions;
    private final Stretches stretches;
    private final Clock clock;

    Counting(SliceRepository repository, FewLogs few, Conditions conditions, Stretches stretches, Clock clock) {
        this.repository = repository;
        this.few = few;
        this.conditions = conditions;
        this.stretches = stretches;
        this.clock = clock;
    }

    /** How many match, as far as that can be said in time; at most {@link #MOST}. */
    public Mono<LogCount> of(LogFilter filter) {
        Lookups lookups = conditions.lookups(filter);
        List<Slice> slices = Slices.of(stretches.all(), clock.instant(), filter, true, false, null);
        Flux<Optional<Long>> sums = Flux.fromIterable(slices)
                .concatMap(slice -> count(filter, lookups, slice), 1)
                .scan(0L, Long::sum)
                .takeUntil(sum -> sum > MOST)
                .map(Optional::of)
                // Nothing more: the last sum is all.
                .concatWith(Mono.just(Optional.empty()));
        return repository
                .within(BUDGET, sums.take(BUDGET))
                .onErrorResume(SqlState.CANCELLED::isIn, late -> Flux.empty())
                .reduce(
                        new LogCount(0, false),
                        (count, next) -> next.map(sum -> new LogCount(sum, false))
                                .orElseGet(() -> new LogCount(count.logs(), count.logs() <= MOST)))
                .map(count -> new LogCount(Math.min(count.logs(), MOST), count.isExact()));
    }

    /** Whether counting is about as much work as finding. */
    public boolean isLong(LogFilter filter) {
        return few.searches(conditions.lookups(filter));
    }

    private Mono<Long> count(LogFilter filter, Lookups lookups, Slice slice) {
        return few.of(lookups, slice).flatMap(ids -> {
            if (ids.isEmpty()) {
                return repository.count(filter, slice.range(), MOST + 1L);
            }
            return ids.get().isEmpty() ? Mono.just(0L) : repository.countOf(ids.get(), filter, slice.range());
        });
    }
}
