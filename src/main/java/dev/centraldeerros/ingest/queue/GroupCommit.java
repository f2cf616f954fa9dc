package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.http.response.ResponseTimeout;
import dev.centraldeerros.ingest.batch.CommitListener;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Commits the write requests that are queued at the same time in one transaction. There is no timer: an idle commit worker
 * takes all of them, so that a single event is committed at once and a flood forms large batches.
 *
 * <p>{@link IngestLimiter} bounds the queue. A queued request holds its permit until its result is known, even if its client
 * disconnects. No request waits longer than {@link #DEADLINE}.
 */
@Component
@OwnsSubscription("fails overdue requests without a new one")
public final class GroupCommit implements SmartLifecycle {
    /**
     * Maximum time from enqueue to response. One second below the response timeout of 8 s, which covers token verification
     * and one poll.
     */
    static final Duration DEADLINE = ResponseTimeout.LIMIT.minusSeconds(1);

    private static final Duration EXPIRE_INTERVAL = Duration.ofMillis(250);
    private static final Duration POLL_INTERVAL_AT_SHUTDOWN = Duration.ofMillis(10);

    /** Below the phases of the web server, which has sent its last response when the workers stop. */
    public static final int PHASE = 0;

    /** Filled by requests, emptied by commit workers. */
    private final FairQueue queue = new FairQueue();

    private final List<CommitWorker> workers = new ArrayList<>();
    private final IngestMetrics metrics;

    /** Guarded by the lifecycle, which starts and stops from one thread. */
    private @Nullable Disposable looking;

    private final Duration deadline;

    @Autowired
    GroupCommit(
            IngestProperties properties,
            BatchWriter.Factory writers,
            List<CommitListener> listeners,
            IngestMetrics metrics) {
        this(properties, writers, listeners, metrics, DEADLINE);
    }

    /** The scheduler is a parameter for virtual time in tests. */
    GroupCommit(
            IngestProperties properties,
            BatchWriter.Factory writers,
            List<CommitListener> listeners,
            IngestMetrics metrics,
            Duration deadline) {
        this.metrics = metrics;
        this.deadline = deadline;
        for (int i = 0; i < properties.writers(); i++) {
            workers.add(new CommitWorker(queue, writers.open(i), listeners, properties, metrics));
        }
    }

    /**
     * Queues the write request for the next transaction.
     *
     * @param permit capacity of the request; released by this class
     * @return the receipt after COMMIT; an {@code ApiException} if the transaction failed or its result is unknown
     */
    public Mono<Receipt> commit(WriteRequest request, IngestLimiter.Permit permit) {
        return Mono.defer(() -> {
            Sinks.One<Receipt> caller = Sinks.one();
            queue.add(PendingWrite.of(request, permit.transfer(), now() + deadline.toNanos(), caller));
            for (CommitWorker worker : workers) {
                if (worker.wake()) {
                    break;
                }
            }
            return caller.asMono();
        });
    }

    /** Fails overdue requests: queued ones were not stored, the result of those being written is unknown. */
    void expireOverdue() {
        long now = now();
        for (PendingWrite late : queue.overdue(now)) {
            metrics.late(List.of(late.request()));
            late.fail(CommitWorker.failed("The events were not stored: the database did not get to them in time."));
        }
        workers.forEach(worker -> worker.failOverdue(now));
    }

    private static long now() {
        return Schedulers.parallel().now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void start() {
        workers.forEach(CommitWorker::open);
        looking = Flux.interval(EXPIRE_INTERVAL).onBackpressureDrop().subscribe(tick -> expireOverdue());
    }

    /** Stops after all accepted requests have a result or are overdue. */
    @Override
    public void stop(Runnable done) {
        Disposable unused = Flux.interval(Duration.ZERO, POLL_INTERVAL_AT_SHUTDOWN)
                .takeWhile(tick -> !queue.isEmpty() || workers.stream().anyMatch(CommitWorker::isBusy))
                .take(DEADLINE)
                .doFinally(end -> {
                    stop();
                    done.run();
                })
                .subscribe();
    }

    @Override
    public void stop() {
        if (looking != null) {
            looking.dispose();
            looking = null;
        }
        workers.forEach(CommitWorker::close);
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
