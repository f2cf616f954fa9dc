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
    /** Of {@link Nearest#MOST}; where more of them match, ten thousand are soon counted one by one. */
    private static final long FREQUENT = 200;

    private static final Duration LEAST = Duration.ofMillis(1);

    private final SliceRepository repository;
    private final FewLogs few;
    private final Nearest nearest;
    private final Conditions conditions;
    private final Stretches stretches;
    private final Clock clock;

    Newest(
            SliceRepository repository,
            FewLogs few,
            Nearest nearest,
            Conditions conditions,
            Stretches stretches,
            Clock clock) {
        this.repository = repository;
        this.few = few;
        this.nearest = nearest;
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
        List<Slice> slices = Slices.of(stretches.all(), stretches.end(), filter, true, false, null);
        if (slices.isEmpty()) {
            return Flux.just(Optional.empty());
        }
        Instant end = clock.instant().plus(budget);
        // Not cut by the clock in the middle of a statement: the transaction would have to be ended around it. Each
        // piece
        // has its own, because a transaction keeps its locks on partitions.
        return Flux.defer(() -> repository
                        .within(budget, isFrequent(filter, lookups, slices).flux())
                        .concatMap(isFrequent -> pieces(
                                slices,
                                end,
                                slice -> repository
                                        .within(
                                                left(end),
                                                piece(isFrequent, lookups, slice)
                                                        .flatMap(work)
                                                        .flux())
                                        .next())))
                .onErrorResume(SqlState.CANCELLED::isIn, late -> Flux.empty());
    }

    /** At least a millisecond: for PostgreSQL no time means no limit. */
    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(LEAST) > 0 ? left : LEAST;
    }

    /** Whether that many of the newest match that an index of texts would read more than they are looked for. */
    private Mono<Boolean> isFrequent(LogFilter filter, Lookups lookups, List<Slice> slices) {
        return few.searches(lookups)
                ? nearest.of(lookups, slices, true, null)
                        .flatMap(split -> repository.count(filter, split.near(), FREQUENT))
                        .map(found -> found == FREQUENT)
                : Mono.just(false);
    }

    private <T> Flux<Optional<T>> pieces(List<Slice> slices, Instant end, Function<Slice, Mono<T>> work) {
        return Flux.range(0, slices.size())
                .takeWhile(number -> clock.instant().isBefore(end))
                .concatMap(
                        number -> work.apply(slices.get(number))
                                .map(Optional::of)
                                .flux()
                                .concatWith(number == slices.size() - 1 ? Mono.just(Optional.empty()) : Mono.empty()),
                        1);
    }

    private Mono<Piece> piece(boolean isFrequent, Lookups lookups, Slice slice) {
        return isFrequent
                ? Mono.just(new Piece(slice.range(), Optional.empty()))
                : few.of(lookups, slice).map(ids -> new Piece(slice.range(), ids));
    }
}
