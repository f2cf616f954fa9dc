package dev.centraldeerros.query.find;

import dev.centraldeerros.database.SqlState;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.Stretches;
import dev.centraldeerros.query.filter.Conditions;
import dev.centraldeerros.query.filter.Lookups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
     * @param budget after which no piece is begun, nor does one take longer
     * @return each result; and at the end an empty one if that was all there is
     */
    public <T> Flux<Optional<T>> run(LogFilter filter, Duration budget, Function<Piece, Mono<T>> work) {
        Lookups lookups = conditions.lookups(filter);
        List<Slice> slices = Slices.of(stretches.all(), clock.instant(), filter, true, false, null);
        if (slices.isEmpty()) {
            return Flux.just(Optional.empty());
        }
        // Not cut by the clock in the middle of a statement: the transaction would have to be ended around it.
        return Flux.defer(() -> repository.within(
                        budget, pieces(lookups, slices, clock.instant().plus(budget), work)))
                .onErrorResume(SqlState.CANCELLED::isIn, late -> Flux.empty());
    }

    private <T> Flux<Optional<T>> pieces(
            Lookups lookups, List<Slice> slices, Instant end, Function<Piece, Mono<T>> work) {
        return Flux.range(0, slices.size())
                .takeWhile(number -> clock.instant().isBefore(end))
                .concatMap(
                        number -> piece(lookups, slices.get(number), work)
                                .concatWith(number == slices.size() - 1 ? Mono.just(Optional.empty()) : Mono.empty()),
                        1);
    }

    private <T> Flux<Optional<T>> piece(Lookups lookups, Slice slice, Function<Piece, Mono<T>> work) {
        return few.of(lookups, slice)
                .flatMap(ids -> work.apply(new Piece(slice.range(), ids)))
                .map(Optional::of)
                .flux();
    }
}
