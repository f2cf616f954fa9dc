package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Limits the events and bytes in flight and hands out permits before a body is read. Without capacity a request fails at
 * once with 503. A long body that has started waits in FIFO order instead.
 */
public final class IngestLimiter implements IngestGate {
    /** Share of the capacity that a request may use. */
    public enum Priority {
        /** Requests whose senders retry; shed first. */
        LOW(3, 4),

        /** Requests whose senders may not retry: every rejection can lose an error. */
        HIGH(1, 1);

        private final int numerator;
        private final int denominator;

        Priority(int numerator, int denominator) {
            this.numerator = numerator;
            this.denominator = denominator;
        }

        /** At least 1, so that a small queue still takes one event after the other. */
        private long of(long join) {
            return Math.max(1, join * numerator / denominator);
        }
    }

    /** Reservation before a body arrives: the usual size, or the first buffer of a longer one. */
    public static final long FIRST_BYTES = 4 * 1024;

    private final int mostEvents;
    private final long mostBytes;

    /** Events in flight; atomic, like the next. */
    private final AtomicLong events = new AtomicLong();

    private final AtomicLong bytes = new AtomicLong();

    private final WaiterQueue forEvents;
    private final WaiterQueue forBytes;

    /** Reasons of {@link IngestGate}, empty while it is open; thread-safe. */
    private final Set<String> closed = new ConcurrentSkipListSet<>();

    public IngestLimiter(IngestProperties properties) {
        this(properties, Schedulers.parallel());
    }

    IngestLimiter(IngestProperties properties, Scheduler clock) {
        this.forEvents = new WaiterQueue(clock);
        this.forBytes = new WaiterQueue(clock);
        this.mostEvents = properties.queueEvents();
        this.mostBytes = properties.queueBytes().toBytes();
    }

    /**
     * Acquires capacity.
     *
     * @param bodyBytes length of the body, or of the part of it that is in flight at a time
     * @throws ApiException if the capacity is used up
     */
    public Permit acquire(Priority priority, int count, long bodyBytes) {
        for (String reason : closed) {
            throw overloaded(reason);
        }
        Permit permit = new Permit(priority);
        if (!permit.tryResize(count, bodyBytes)) {
            // It may have held events while it tried to reserve bytes.
            drainWaiters();
            throw full();
        }
        return permit;
    }

    /**
     * Acquires capacity for the first buffer of one event, which is weighed while it arrives. Fails before the body is
     * read if its declared rest exceeds the free capacity.
     *
     * @param wholeBytes length of the body; negative when that is not known
     * @throws ApiException if the capacity is used up
     */
    public Permit acquireForBody(Priority priority, long wholeBytes) {
        long first = Math.min(FIRST_BYTES, Math.max(0, wholeBytes));
        Permit permit = acquire(priority, 1, first);
        if (wholeBytes - first > freeBytes(priority)) {
            permit.release();
            throw full();
        }
        return permit;
    }

    /** Free capacity in bytes of bodies. */
    public long freeBytes(Priority priority) {
        return Math.max(0, priority.of(mostBytes) - bytes.get()) / IngestProperties.HEAP_PER_BODY_BYTE;
    }

    /** Capacity in events when nothing is in flight. */
    public int mostEvents(Priority priority) {
        return Math.toIntExact(priority.of(mostEvents));
    }

    /** Free capacity in events. */
    public long freeEvents(Priority priority) {
        return Math.max(0, priority.of(mostEvents) - events.get());
    }

    @Override
    public void close(String reason) {
        closed.add(reason);
        // Waiters fail at once.
        drainWaiters();
    }

    @Override
    public void open(String reason) {
        closed.remove(reason);
    }

    public int events() {
        return Math.toIntExact(events.get());
    }

    public long bytes() {
        return bytes.get();
    }

    private void drainWaiters() {
        forEvents.drain();
        forBytes.drain();
    }

    /** Adds to a counter unless it would exceed the maximum; a negative amount always succeeds. */
    private static boolean tryAdd(AtomicLong held, long more, long most) {
        long before;
        do {
            before = held.get();
            if (more > 0 && before + more > most) {
                return false;
            }
        } while (!held.compareAndSet(before, before + more));
        return true;
    }

    private static ApiException full() {
        return overloaded("The queue of events is full.");
    }

    private static ApiException overloaded(String reason) {
        return ApiException.retryLater(Problem.OVERLOADED, reason, RetryAfter.jittered());
    }

    /** Reserved capacity. Releasing a permit twice has no effect. */
    public final class Permit {
        private final Priority priority;

        /** Reserved events and bytes, and whether the permit is closed; guarded by this. */
        private int count;

        private long weight;
        private boolean isClosed;

        private Permit(Priority priority) {
            this.priority = priority;
        }

        /**
         * Changes the reserved amount.
         *
         * @return false if the capacity is used up; the amount is then unchanged
         */
        synchronized boolean tryResize(int newCount, long bodyBytes) {
            long newWeight = bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE;
            int moreEvents = newCount - count;
            if (isClosed || !tryAdd(events, moreEvents, priority.of(mostEvents))) {
                return false;
            }
            if (!tryAdd(bytes, newWeight - weight, priority.of(mostBytes))) {
                events.addAndGet(-moreEvents);
                return false;
            }
            count = newCount;
            weight = newWeight;
            return true;
        }

        /** Reserved bytes of a body. */
        synchronized long bodyBytes() {
            return weight / IngestProperties.HEAP_PER_BODY_BYTE;
        }

        /** Transfers the capacity to a new permit. This permit is then empty and closed. */
        synchronized Permit transfer() {
            Permit heir = new Permit(priority);
            heir.count = count;
            heir.weight = weight;
            heir.isClosed = isClosed;
            count = 0;
            weight = 0;
            isClosed = true;
            return heir;
        }

        /** Returns an empty permit with the same priority. */
        public Permit emptyPermit() {
            return new Permit(priority);
        }

        /**
         * Moves a part of the bytes to another permit, and reserves events for it.
         *
         * @return false if the capacity for events is used up, or the other permit is closed
         * @throws ApiException if the gate is closed, or the events exceed the join capacity
         */
        synchronized boolean tryMoveTo(Permit other, int newEvents, long bodyBytes) {
            for (String reason : closed) {
                throw overloaded(reason);
            }
            if (newEvents > priority.of(mostEvents)) {
                throw full();
            }
            synchronized (other) {
                if (!other.tryResize(newEvents, 0)) {
                    return false;
                }
                long moved = Math.min(weight, bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE);
                weight -= moved;
                other.weight = moved;
                return true;
            }
        }

        /**
         * Same as {@link #tryMoveTo}, in FIFO order when capacity is free.
         *
         * @param then scheduler on which the caller continues after a wait
         */
        public Mono<Void> awaitMoveTo(Permit other, int newEvents, long bodyBytes, Scheduler then) {
            return forEvents.acquire(() -> tryMoveTo(other, newEvents, bodyBytes), then, IngestLimiter::full);
        }

        /** Reserves at least this much of the body; false if the capacity is used up. */
        synchronized boolean tryReserve(long bodyBytes) {
            return bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE <= weight || tryResize(count, bodyBytes);
        }

        /**
         * Same as {@link #tryReserve}.
         *
         * @throws ApiException if the capacity is used up
         */
        public Permit reserve(long bodyBytes) {
            if (!tryReserve(bodyBytes)) {
                throw full();
            }
            return this;
        }

        /**
         * Same as {@link #tryReserve}, in FIFO order when capacity is free.
         *
         * @param then scheduler on which the caller continues after a wait
         */
        public Mono<Void> awaitReserve(long bodyBytes, Scheduler then) {
            return forBytes.acquire(
                    () -> {
                        boolean covered = tryReserve(bodyBytes);
                        if (!covered && isMuch(bodyBytes)) {
                            throw full();
                        }
                        return covered;
                    },
                    then,
                    IngestLimiter::full);
        }

        /** Whether the amount is too large to wait for: its waiter would block all others. */
        private synchronized boolean isMuch(long bodyBytes) {
            long join = bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE;
            long most = priority.of(mostBytes);
            return join > most || join - weight > most / 2;
        }

        public void release() {
            synchronized (this) {
                if (isClosed) {
                    return;
                }
                boolean unused = tryResize(0, 0);
                isClosed = true;
            }
            // Outside of the guard, because the next waiter has a guard of its own.
            drainWaiters();
        }
    }
}
