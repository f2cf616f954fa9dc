package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.http.problem.ApiException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * FIFO queue of waiters for one resource (events or bytes); prevents starvation of large requests. Thread-safe. A waiter
 * fails after {@link #PROGRESS_TIMEOUT} in which no waiter was served.
 *
 * <p>Events and bytes have a queue each, because waiters for bytes must not block events, whose commit releases bytes.
 */
final class WaiterQueue {
    /** Maximum time without a served waiter: then the database is not slow but stuck. */
    static final Duration PROGRESS_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Bounded by the capacity that waiters hold already. Thread-safe; only the draining thread removes waiters. A
     * cancelled waiter stays until it is first, so that cancelling takes constant time.
     */
    private final Queue<Waiter> line = new ConcurrentLinkedQueue<>();

    /** Pending calls of {@link #drain}; the caller that finds none drains. */
    private final AtomicInteger calls = new AtomicInteger();

    /** When a waiter was served last, in nanoseconds of the clock. */
    private volatile long passed;

    private final Scheduler clock;

    /** The scheduler is a parameter for virtual time in tests. */
    WaiterQueue(Scheduler clock) {
        this.clock = clock;
        // The origin of the clock is arbitrary.
        this.passed = now();
    }

    private static final class Waiter {
        final BooleanSupplier tryAcquire;
        final MonoSink<Void> sink;

        /** Set once, by the cancelling thread. */
        volatile boolean isGone;

        Waiter(BooleanSupplier tryAcquire, MonoSink<Void> sink) {
            this.tryAcquire = tryAcquire;
            this.sink = sink;
        }
    }

    /**
     * Completes once all earlier waiters were served and {@code tryAcquire} succeeds.
     *
     * @param tryAcquire acquires the capacity and returns whether it did; its exception ends the wait
     * @param then scheduler on which a waiter continues
     * @param late error after the timeout
     */
    Mono<Void> acquire(BooleanSupplier tryAcquire, Scheduler then, Supplier<ApiException> late) {
        return Mono.defer(() -> line.isEmpty() && tryAcquire.getAsBoolean()
                ? Mono.empty()
                : Mono.<Void>create(sink -> queue(new Waiter(tryAcquire, sink)))
                        .timeout(noProgress(), Mono.error(late))
                        .publishOn(then));
    }

    private void queue(Waiter waiter) {
        line.add(waiter);
        MonoSink<Void> unused = waiter.sink.onCancel(() -> {
            waiter.isGone = true;
            // It may have blocked later waiters.
            drain();
        });
        // Capacity may have been released since the attempt.
        drain();
    }

    /** Serves waiters while capacity is free; called after every release. */
    void drain() {
        if (line.isEmpty() || calls.getAndIncrement() > 0) {
            return;
        }
        int served = 1;
        do {
            for (Waiter first = line.peek(); first != null && isDone(first); first = line.peek()) {
                Waiter unused = line.poll();
            }
            served = calls.addAndGet(-served);
        } while (served > 0);
    }

    /** Returns whether the waiter is cancelled, failed or served now. */
    private boolean isDone(Waiter waiter) {
        if (waiter.isGone) {
            return true;
        }
        try {
            if (!waiter.tryAcquire.getAsBoolean()) {
                return false;
            }
            passed = now();
            waiter.sink.success();
        } catch (RuntimeException refused) {
            waiter.sink.error(refused);
        }
        return true;
    }

    /** Completes when no waiter was served for too long. */
    private Mono<Void> noProgress() {
        return Mono.defer(() -> {
            long came = now();
            return Mono.defer(() -> Mono.delay(Duration.ofNanos(patience(came)), clock))
                    .repeat(() -> patience(came) > 0)
                    .then();
        });
    }

    /** Remaining time of a waiter that arrived then, in nanoseconds. */
    private long patience(long came) {
        long last = passed;
        return PROGRESS_TIMEOUT.toNanos() - (now() - (last - came > 0 ? last : came));
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
