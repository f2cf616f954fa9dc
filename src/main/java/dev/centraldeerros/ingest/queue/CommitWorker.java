package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.CommitListener;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.batch.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Writes one batch after the other on its own connection. A failure responds 503 to the requests of the batch and replaces
 * the connection.
 */
@OwnsSubscription("a commit serves many requests, so none of them may cancel it")
final class CommitWorker {
    /** Maximum size of the bodies in one transaction, unless a single write request is larger. */
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private final FairQueue queue;
    private final BatchWriter writer;
    private final List<CommitListener> listeners;
    private final int mostEvents;
    private final Duration commitTimeout;
    private final IngestMetrics metrics;

    /** Batch in flight; replaced as a whole. */
    private volatile List<PendingWrite> underWay = List.of();

    /** Whether the loop runs; the caller that sets it starts the loop. */
    private final AtomicBoolean busy = new AtomicBoolean();

    CommitWorker(
            FairQueue queue,
            BatchWriter writer,
            List<CommitListener> listeners,
            IngestProperties properties,
            IngestMetrics metrics) {
        this.queue = queue;
        this.writer = writer;
        this.listeners = listeners;
        this.mostEvents = properties.batchEvents();
        this.commitTimeout = properties.commitTimeout();
        this.metrics = metrics;
    }

    /** Opens the connection before the query pool does, because PostgreSQL may allow few. */
    void open() {
        if (busy.compareAndSet(false, true)) {
            Mono<Void> first = Mono.defer(writer::prepare)
                    .timeout(commitTimeout, Schedulers.parallel())
                    // The next batch retries and reports the failure.
                    .onErrorResume(failed -> writer.reset());
            Disposable unused = first.thenMany(
                            Flux.defer(() -> Mono.defer(this::writeNext).repeat(this::moreToDo)))
                    .subscribe();
        }
    }

    /** Starts the loop unless it runs; returns whether it was idle. */
    boolean wake() {
        if (!busy.compareAndSet(false, true)) {
            return false;
        }
        Disposable unused = Mono.defer(this::writeNext).repeat(this::moreToDo).subscribe();
        return true;
    }

    /** Returns whether the loop runs. */
    boolean isBusy() {
        return busy.get();
    }

    /** Closes the connection; called with an empty queue. */
    void close() {
        Disposable unused = writer.reset().subscribe();
    }

    private boolean moreToDo() {
        if (!queue.isEmpty()) {
            return true;
        }
        busy.set(false);
        // An event may have arrived between the two lines above, when its sender found this worker busy.
        return !queue.isEmpty() && busy.compareAndSet(false, true);
    }

    /** Fails the overdue requests in flight with an unknown result; their permits stay reserved. */
    void failOverdue(long now) {
        for (PendingWrite waiting : underWay) {
            if (waiting.isOverdue(now)) {
                waiting.failed().accept(failed("It is not known whether the events were stored."));
            }
        }
    }

    private Mono<Void> writeNext() {
        List<PendingWrite> batch = queue.pollBatch(mostEvents, MAX_BYTES);
        underWay = batch;
        // An idle worker retains no events.
        return batch.isEmpty() ? Mono.empty() : write(batch, new BatchRetry()).doFinally(end -> underWay = List.of());
    }

    private Mono<Void> write(List<PendingWrite> batch, BatchRetry retry) {
        List<WriteRequest> requests = requests(batch);
        // The timer runs on another thread than the database's event loop, which may hang.
        return metrics.timed(writer.write(requests).timeout(commitTimeout, Schedulers.parallel()), events(batch))
                .doOnNext(written -> answer(batch, written))
                .then()
                .onErrorResume(failure -> writer.reset().then(Mono.defer(() -> failed(batch, failure, retry))));
    }

    private void answer(List<PendingWrite> batch, Batch written) {
        // Counted before the response, so that clients see their own events in the metrics.
        metrics.committed(written);
        try {
            // Before the responses, so that the next request of a sender is delivered after this one.
            listeners.forEach(listener -> listener.committed(written));
        } finally {
            List<WriteResult> outcomes = written.dedup().outcomes();
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).complete(outcomes.get(i));
            }
        }
    }

    private Mono<Void> failed(List<PendingWrite> batch, Throwable failure, BatchRetry retry) {
        if (retry.isTransient(failure)) {
            return retry(batch, retry);
        }
        if (!BatchRetry.isPoison(failure)) {
            return fail(batch, failure);
        }
        boolean isOne = batch.size() == 1;
        if (isOne && !batch.get(0).request().isDivisible()) {
            metrics.poisoned(requests(batch), failure);
            batch.forEach(waiting -> waiting.complete(Receipt.refusal(waiting.size())));
            return Mono.empty();
        }
        if (!retry.canDivide()) {
            // The poison event is unknown; the other requests can be retried.
            metrics.poisoned(requests(batch), failure);
            batch.forEach(waiting -> waiting.fail(failed("The events were not stored.")));
            return Mono.empty();
        }
        int half = batch.size() / 2;
        Flux<List<PendingWrite>> parts = isOne
                ? Flux.fromIterable(batch.get(0).halves()).map(List::of)
                : Flux.just(batch.subList(0, half), batch.subList(half, batch.size()));
        return parts.concatMap(part -> write(part, retry)).then();
    }

    private Mono<Void> fail(List<PendingWrite> batch, Throwable failure) {
        metrics.failed(requests(batch), failure);
        ApiException refusal = failed("The events were not stored, or it is not known whether they were.");
        batch.forEach(waiting -> waiting.fail(refusal));
        return Mono.empty();
    }

    /** Retries after a conflict with another transaction, as long as a request waits. */
    private Mono<Void> retry(List<PendingWrite> batch, BatchRetry retry) {
        long then = Schedulers.parallel().now(TimeUnit.NANOSECONDS)
                + retry.nextBackoff().toNanos();
        Map<Boolean, List<PendingWrite>> parts =
                batch.stream().collect(Collectors.partitioningBy(waiting -> waiting.isOverdue(then)));
        List<PendingWrite> late = parts.getOrDefault(true, List.of());
        List<PendingWrite> rest = parts.getOrDefault(false, List.of());
        metrics.late(requests(late));
        late.forEach(waiting -> waiting.fail(failed("The events were not stored: others were in the way.")));
        return rest.isEmpty() ? Mono.empty() : Mono.delay(retry.pause()).then(Mono.defer(() -> write(rest, retry)));
    }

    static ApiException failed(String detail) {
        return ApiException.retryLater(Problem.DATABASE_UNAVAILABLE, detail, RetryAfter.jittered());
    }

    private static List<WriteRequest> requests(List<PendingWrite> batch) {
        return batch.stream().map(PendingWrite::request).toList();
    }

    private static int events(List<PendingWrite> batch) {
        return batch.stream().mapToInt(PendingWrite::size).sum();
    }
}
