package dev.centraldeerros.query.find;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.Stretches;
import dev.centraldeerros.query.filter.Conditions;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.Lookups;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Goes through everything that a filter finds, oldest first, in pieces that are each little work for one statement, however
 * much is stored and however little of it matches.
 */
@Component
public final class Sweep {
    /** Logs that one piece looks at, whether they match or not. */
    private static final int LOGS = 20_000;

    private final SliceRepository repository;
    private final FewLogs few;
    private final Conditions conditions;
    private final Stretches stretches;
    private final int logs;

    @Autowired
    Sweep(SliceRepository repository, FewLogs few, Conditions conditions, Stretches stretches) {
        this(repository, few, conditions, stretches, LOGS);
    }

    /** How many logs a piece looks at is a parameter so that a test need not write so many. */
    Sweep(SliceRepository repository, FewLogs few, Conditions conditions, Stretches stretches, int logs) {
        this.logs = logs;
        this.repository = repository;
        this.few = few;
        this.conditions = conditions;
        this.stretches = stretches;
    }

    /**
     * A piece that is done.
     *
     * @param next everything below this id is done
     */
    public record Done<T>(UUID next, T result) {}

    /**
     * Does the work piece by piece, the next one only when it is asked for.
     *
     * @param from what a sweep that was left off gave as next; null to begin with the oldest
     */
    public <T> Flux<Done<T>> run(LogFilter filter, @Nullable UUID from, Function<Piece, Mono<T>> work) {
        Lookups lookups = conditions.lookups(filter);
        return Flux.fromIterable(Slices.of(stretches.all(), stretches.end(), filter, false, true, from))
                .map(slice -> from == null || Slices.order(from, slice.range().lower()) <= 0
                        ? slice
                        : slice.over(slice.range().from(from)))
                .concatMap(slice -> slice(lookups, slice, work), 1);
    }

    private <T> Flux<Done<T>> slice(Lookups lookups, Slice slice, Function<Piece, Mono<T>> work) {
        return few.of(lookups, slice)
                .flatMapMany(ids -> ids.isPresent()
                        ? done(new Piece(slice.range(), ids), work).flux()
                        : windows(lookups, slice.range(), work));
    }

    private <T> Flux<Done<T>> windows(Lookups lookups, IdRange range, Function<Piece, Mono<T>> work) {
        return window(lookups, range, work)
                .expand(last -> Slices.order(last.next(), range.upper()) >= 0
                        ? Mono.empty()
                        : window(lookups, range.from(last.next()), work));
    }

    private <T> Mono<Done<T>> window(Lookups lookups, IdRange rest, Function<Piece, Mono<T>> work) {
        return repository
                .skipping(lookups, rest, logs, true)
                .defaultIfEmpty(rest.upper())
                .flatMap(end -> done(new Piece(rest.before(end), Optional.empty()), work));
    }

    private static <T> Mono<Done<T>> done(Piece piece, Function<Piece, Mono<T>> work) {
        return work.apply(piece).map(result -> new Done<>(piece.range().upper(), result));
    }
}
