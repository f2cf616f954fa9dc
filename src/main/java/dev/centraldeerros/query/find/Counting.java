package dev.centraldeerros.query.find;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.Conditions;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts what matches, slice after slice, within a budget of rows and of time: a page does not wait for its count. */
@Component
public final class Counting {
    /** Up to here a count is exact. */
    public static final int MOST = 10_000;

    private final SliceRepository repository;
    private final Newest newest;
    private final FewLogs few;
    private final Conditions conditions;
    private final Duration budget;

    Counting(
            SliceRepository repository, Newest newest, FewLogs few, Conditions conditions, CountProperties properties) {
        this.budget = properties.countTimeout();
        this.repository = repository;
        this.newest = newest;
        this.few = few;
        this.conditions = conditions;
    }

    /** How many match, as far as that can be said in time; at most {@link #MOST}. */
    public Mono<LogCount> of(LogFilter filter) {
        return newest.run(filter, budget, piece -> count(filter, piece))
                .scan(
                        new LogCount(0, false),
                        (sum, next) -> next.map(more -> new LogCount(sum.logs() + more, false))
                                .orElseGet(() -> new LogCount(sum.logs(), true)))
                .takeUntil(sum -> sum.logs() > MOST)
                .last()
                .map(sum -> sum.logs() > MOST ? new LogCount(MOST, false) : sum);
    }

    /** Whether counting is about as much work as finding. */
    public boolean isLong(LogFilter filter) {
        return few.searches(conditions.lookups(filter));
    }

    private Mono<Long> count(LogFilter filter, Piece piece) {
        if (piece.ids().isEmpty()) {
            return repository.count(filter, piece.range(), MOST + 1L);
        }
        return piece.ids().get().isEmpty()
                ? Mono.just(0L)
                : repository.countOf(piece.ids().get(), filter, piece.range());
    }
}
