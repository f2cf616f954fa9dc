package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.batch.WriteResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import reactor.core.publisher.Sinks;

/**
 * Queued write request with its permit, deadline and callbacks. A disconnected client does not cancel it.
 *
 * @param bytes of the bodies that it came in
 * @param deadline latest time of the response, in nanoseconds of the scheduler's clock
 * @param decided hears of the receipt
 * @param failed hears why there is none; only the first of several failures counts
 * @param settled runs once the fate is known, and not before: gives the room back
 */
record PendingWrite(
        WriteRequest request,
        long bytes,
        long deadline,
        Consumer<Receipt> decided,
        Consumer<ApiException> failed,
        Runnable settled) {
    static PendingWrite of(
            WriteRequest request, IngestLimiter.Permit permit, long deadline, Sinks.One<Receipt> caller) {
        return new PendingWrite(
                request,
                permit.bodyBytes(),
                deadline,
                receipt -> {
                    Sinks.EmitResult unused = caller.tryEmitValue(receipt);
                },
                failure -> {
                    Sinks.EmitResult unused = caller.tryEmitError(failure);
                },
                permit::release);
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
        return request.events().size();
    }

    /** Ends with what a transaction decided. */
    void decide(WriteResult result) {
        if (result instanceof Receipt receipt) {
            decided.accept(receipt);
        } else {
            failed.accept(ApiException.of(
                    Problem.UNPROCESSABLE, "This Idempotency-Key was used before, for a request with another body."));
        }
        settled.run();
    }

    /** Two that are written one after the other; the caller hears once both are decided. */
    List<PendingWrite> halves() {
        AtomicReference<Receipt> first = new AtomicReference<>();
        WriteRequest left = request.firstHalf();
        return List.of(
                new PendingWrite(left, bytes, deadline, first::set, failed, () -> {}),
                new PendingWrite(
                        request.secondHalf(),
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
