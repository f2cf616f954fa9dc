package dev.centraldeerros.ingest;

import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.Problem;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import reactor.core.publisher.Sinks;

/**
 * A parcel and who waits for its fate. A caller that goes away changes nothing for the parcel.
 *
 * @param decided hears of the receipt
 * @param failed hears why there is none; only the first of several failures counts
 */
record Waiting(Parcel parcel, Consumer<Receipt> decided, Consumer<ApiException> failed) {
    static Waiting of(Parcel parcel, Sinks.One<Receipt> caller) {
        return new Waiting(
                parcel,
                receipt -> {
                    Sinks.EmitResult unused = caller.tryEmitValue(receipt);
                },
                failure -> {
                    Sinks.EmitResult unused = caller.tryEmitError(failure);
                });
    }

    int size() {
        return parcel.events().size();
    }

    void decide(Outcome outcome) {
        if (outcome instanceof Receipt receipt) {
            decided.accept(receipt);
        } else {
            failed.accept(ApiException.of(
                    Problem.UNPROCESSABLE, "This Idempotency-Key was used before, for a request with another body."));
        }
    }

    /** Two that are written one after the other; the caller hears once both are decided. */
    List<Waiting> halves() {
        AtomicReference<Receipt> first = new AtomicReference<>();
        Parcel left = parcel.firstHalf();
        return List.of(
                new Waiting(left, first::set, failed),
                new Waiting(
                        parcel.secondHalf(),
                        rest -> {
                            Receipt before = first.get();
                            if (before != null) {
                                decided.accept(before.and(rest, left.events().size()));
                            }
                        },
                        failed));
    }
}
