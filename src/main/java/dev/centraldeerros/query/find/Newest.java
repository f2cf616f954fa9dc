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
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Goes through what a filter finds, newest first, as far as it comes in a given time. */
@Component
public final class Newest {
    private final SliceRepository repository;
    private final FewLogs few;
    private final Conditions conditions;
    private final Stretches stretches;
    private final Clock clock;

    Newest(SliceRepository repository, FewLogs few, Conditions conditions, Stretches stretches, Clock clock) {
        this.repository = repository;
        this.few = few;
        this.conditions = conditions;
        this.stretches = stretches;
        this.clock = clock;
    }

    /**
     * Does the work piece by piece.
     *
     * @param budget after which it ends, in the database, too
     * @return each result; and at the end an empty one if that was all there is
     */
    public <T> Flux<Optional<T>> run(LogFilter filter, Duration budget, Function<Piece, Mono<T>> work) {
        Lookups lookups = conditions.lookups(filter);
        List<Slice> slices = Slices.of(stretches.all(), clock.instant(), filter, true, false, null);
        Flux<Optional<T>> results = Flux.fromIterable(slices)
                .concatMap(slice -> few.of(lookups, slice).flatMap(ids -> work.apply(new Piece(slice.range(), ids))), 1)
                .map(Optional::of)
                .concatWith(Mono.just(Optional.empty()));
        return repository
                .within(budget, results.take(budget))
                .onErrorResume(SqlState.CANCELLED::isIn, late -> Flux.empty());
    }
}
