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
 * Lets those who wait for one kind of room pass in the order in which they came, so that none of them comes too late again and
 * again. Each waits as long as somebody passes now and then.
 *
 * <p>For one kind only: who waits for bytes must not be in the way of events, whose commit is what gives bytes back.
 */
final class WaiterQueue {
    /** Longest wait in which nobody passes: by then the database is not slow, it stands still. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Bounded by what those who wait hold already; safe for many threads, and only the one that serves takes anybody out: whoever
     * left stays until its turn comes, so that leaving costs the same however many wait.
     */
    private final Queue<Waiter> line = new ConcurrentLinkedQueue<>();

    /** Calls of {@link #drain} that are not served yet; who finds none serves. */
    private final AtomicInteger calls = new AtomicInteger();

    /** When somebody who had to wait passed, in nanoseconds of the clock; replaced as a whole. */
    private volatile long passed;

    private final Scheduler clock;

    /** The clock is a parameter so that a test need not wait for it. */
    WaiterQueue(Scheduler clock) {
        this.clock = clock;
        // Its zero is anywhere.
        this.passed = now();
    }

    private static final class Waiter {
        final BooleanSupplier tryAcquire;
        final MonoSink<Void> sink;

        /** Set once, by whoever cancels. */
        volatile boolean isGone;

        Waiter(BooleanSupplier tryAcquire, MonoSink<Void> sink) {
            this.tryAcquire = tryAcquire;
            this.sink = sink;
        }
    }

    /**
     * Completes once the entrance is open and all who came before have passed.
     *
     * @param tryAcquire takes the room when there is some, and says whether it did; an error of it ends the wait
     * @param then where those who had to wait go on
     * @param late what is signalled after a wait in which nobody passed
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
            // It may have been the one that kept others waiting.
            drain();
        });
        // There may be room since it looked.
        drain();
    }

    /** Lets those pass for whom there is room; called whenever some was given back. */
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

    /** Whether it waits no more, be it that it passes now. */
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

    /** Completes when nobody has passed for too long. */
    private Mono<Void> noProgress() {
        return Mono.defer(() -> {
            long came = now();
            return Mono.defer(() -> Mono.delay(Duration.ofNanos(patience(came)), clock))
                    .repeat(() -> patience(came) > 0)
                    .then();
        });
    }

    /** For how long who came then still waits, in nanoseconds. */
    private long patience(long came) {
        long last = passed;
        return PATIENCE.toNanos() - (now() - (last - came > 0 ? last : came));
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
