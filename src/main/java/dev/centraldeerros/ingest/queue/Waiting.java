package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Outcome;
import dev.centraldeerros.ingest.batch.Parcel;
import dev.centraldeerros.ingest.batch.Receipt;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import reactor.core.publisher.Sinks;

/**
 * A parcel, who waits for its fate, and the room that it takes until its fate is known. A caller that goes away changes nothing
 * for the parcel.
 *
 * @param bytes of the bodies that it came in
 * @param deadline after which nobody waits any more, in nanoseconds of the scheduler's clock
 * @param decided hears of the receipt
 * @param failed hears why there is none; only the first of several failures counts
 * @param settled runs once the fate is known, and not before: gives the room back
 */
record Waiting(
        Parcel parcel,
        long bytes,
        long deadline,
        Consumer<Receipt> decided,
        Consumer<ApiException> failed,
        Runnable settled) {
    static Waiting of(Parcel parcel, Admission.Permit permit, long deadline, Sinks.One<Receipt> caller) {
        return new Waiting(
                parcel,
                permit.bodyBytes(),
                deadline,
                receipt -> {
                    Sinks.EmitResult unused = caller.tryEmitValue(receipt);
                },
                failure -> {
                    Sinks.EmitResult unused = caller.tryEmitError(failure);
                },
                permit::leave);
    }

    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    /** Ends without a receipt. */
    void fail(ApiException failure) {
        failed.accept(failure);
        settled.run();
    }

    int size() {
        return parcel.events().size();
    }

    /** Ends with what a transaction decided. */
    void decide(Outcome outcome) {
        if (outcome instanceof Receipt receipt) {
            decided.accept(receipt);
        } else {
            failed.accept(ApiException.of(
                    Problem.UNPROCESSABLE, "This Idempotency-Key was used before, for a request with another body."));
        }
        settled.run();
    }

    /** Two that are written one after the other; the caller hears once both are decided. */
    List<Waiting> halves() {
        AtomicReference<Receipt> first = new AtomicReference<>();
        Parcel left = parcel.firstHalf();
        return List.of(
                new Waiting(left, bytes, deadline, first::set, failed, () -> {}),
                new Waiting(
                        parcel.secondHalf(),
                        bytes,
                        deadline,
                        rest -> {
                            Receipt before = first.get();
                            if (before != null) {
                                decided.accept(before.and(rest, left.events().size()));
                            }
                        },
                        failed,
                        settled));
    }
}
