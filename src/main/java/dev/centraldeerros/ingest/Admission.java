package dev.centraldeerros.ingest;

import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.Problem;
import dev.centraldeerros.http.RetryAfter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one bound on what is under way, in events and in bytes. Asked before a body is read, where its length is known;
 * who finds no room is refused at once and nothing of it is kept.
 */
final class Admission implements Intake {
    private final int mostEvents;
    private final long mostBytes;

    /** Events under way; guarded by being atomic, as is the next. */
    private final AtomicInteger events = new AtomicInteger();

    private final AtomicLong bytes = new AtomicLong();

    /** Why nothing is taken in; null while it is. */
    private volatile @Nullable String closed;

    Admission(IngestProperties properties) {
        this.mostEvents = properties.queueEvents();
        this.mostBytes = properties.queueBytes().toBytes();
    }

    /**
     * Takes room for one event.
     *
     * @param bodyBytes length of the body that brings it, or the most that it may have
     * @throws ApiException when there is none
     */
    Permit enter(long bodyBytes) {
        String reason = closed;
        if (reason != null) {
            throw overloaded(reason);
        }
        long weight = bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE;
        if (events.incrementAndGet() > mostEvents) {
            events.decrementAndGet();
            throw overloaded("The queue of events is full.");
        }
        if (bytes.addAndGet(weight) > mostBytes) {
            bytes.addAndGet(-weight);
            events.decrementAndGet();
            throw overloaded("The queue of events is full.");
        }
        return new Permit(weight);
    }

    @Override
    public void close(String reason) {
        closed = reason;
    }

    @Override
    public void open() {
        closed = null;
    }

    int events() {
        return events.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Room that was taken; given back once, whoever asks. */
    final class Permit {
        /** What it holds; negative once it is given back. Guarded by being atomic. */
        private final AtomicLong held;

        private Permit(long weight) {
            held = new AtomicLong(weight);
        }

        /** Gives back what a body of {@code bodyBytes} does not need, now that it is known how long it is. */
        void keep(long bodyBytes) {
            long needed = bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE;
            long before = held.getAndUpdate(weight -> Math.min(weight, needed));
            if (before > needed) {
                bytes.addAndGet(needed - before);
            }
        }

        void leave() {
            long weight = held.getAndSet(-1);
            if (weight >= 0) {
                events.decrementAndGet();
                bytes.addAndGet(-weight);
            }
        }
    }

    private static ApiException overloaded(String reason) {
        return ApiException.retryLater(Problem.OVERLOADED, reason, RetryAfter.jittered());
    }
}
