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
 * @param bytes size of its body
 * @param deadline latest time of the response, in nanoseconds of the scheduler's clock
 * @param decided receives the receipt
 * @param failed receives the error; only the first one counts
 * @param settled runs once the result is known, and releases the permit
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

    /** Completes with an error. */
    void fail(ApiException failure) {
        failed.accept(failure);
        settled.run();
    }

    int size() {
        return request.events().size();
    }

    /** Completes with the result of the transaction. */
    void complete(WriteResult result) {
        if (result instanceof Receipt receipt) {
            decided.accept(receipt);
        } else {
            failed.accept(ApiException.of(
                    Problem.UNPROCESSABLE, "This Idempotency-Key was used before, for a request with another body."));
        }
        settled.run();
    }

    /** Splits the request in two; the caller gets one result after both. */
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
