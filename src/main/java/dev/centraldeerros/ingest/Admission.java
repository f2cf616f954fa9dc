package dev.centraldeerros.ingest;

import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.Problem;
import dev.centraldeerros.http.RetryAfter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one bound on what is under way, in events and in bytes. Asked before a body is read, where its length is known;
 * who finds no room is refused at once and nothing of it is kept.
 */
final class Admission {
    /** A body takes its bytes once as it comes and about twice more as text. */
    private static final long HEAP_PER_BODY_BYTE = 3;

    private final int mostEvents;
    private final long mostBytes;

    /** Events under way; guarded by being atomic, as is the next. */
    private final AtomicInteger events = new AtomicInteger();

    private final AtomicLong bytes = new AtomicLong();

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
        long weight = bodyBytes * HEAP_PER_BODY_BYTE;
        if (events.incrementAndGet() > mostEvents) {
            events.decrementAndGet();
            throw overloaded();
        }
        if (bytes.addAndGet(weight) > mostBytes) {
            bytes.addAndGet(-weight);
            events.decrementAndGet();
            throw overloaded();
        }
        return new Permit(weight);
    }

    int events() {
        return events.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Room that was taken; given back once, whoever asks. */
    final class Permit {
        private final long weight;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit(long weight) {
            this.weight = weight;
        }

        void leave() {
            if (held.compareAndSet(true, false)) {
                events.decrementAndGet();
                bytes.addAndGet(-weight);
            }
        }
    }

    private static ApiException overloaded() {
        return ApiException.retryLater(Problem.OVERLOADED, "The queue of events is full.", RetryAfter.jittered());
    }
}
