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
 * The one bound on what is under way, in events and in bytes. Asked before a body is read; who finds no room is refused at
 * once and nothing of it is kept. Who is in the middle of a long body waits for its turn.
 */
public final class Admission implements Intake {
    /** Up to where a sender finds room. */
    public enum Mark {
        /** For senders that come again by themselves: they are shed first. */
        LOW(3, 4),

        /** For those that may not, each of whose refusals is a lost error. */
        HIGH(1, 1);

        private final int numerator;
        private final int denominator;

        Mark(int numerator, int denominator) {
            this.numerator = numerator;
            this.denominator = denominator;
        }

        private long of(long whole) {
            return whole * numerator / denominator;
        }
    }

    /** Of a body nothing of which has come: what one of usual size takes, or the first piece of a longer one. */
    public static final long FIRST_BYTES = 4 * 1024;

    private final int mostEvents;
    private final long mostBytes;

    /** Events under way, never more than there may be; guarded by being atomic, as is the next. */
    private final AtomicLong events = new AtomicLong();

    private final AtomicLong bytes = new AtomicLong();

    private final Turnstile forEvents;
    private final Turnstile forBytes;

    /** Why nothing is taken in; empty while it is; safe for many threads. */
    private final Set<String> closed = new ConcurrentSkipListSet<>();

    public Admission(IngestProperties properties) {
        this(properties, Schedulers.parallel());
    }

    Admission(IngestProperties properties, Scheduler clock) {
        this.forEvents = new Turnstile(clock);
        this.forBytes = new Turnstile(clock);
        this.mostEvents = properties.queueEvents();
        this.mostBytes = properties.queueBytes().toBytes();
    }

    /**
     * Takes room.
     *
     * @param bodyBytes length of the body, or of the part of it that will be under way at a time
     * @throws ApiException when there is none
     */
    public Permit enter(Mark mark, int count, long bodyBytes) {
        for (String reason : closed) {
            throw overloaded(reason);
        }
        Permit permit = new Permit(mark);
        if (!permit.resize(count, bodyBytes)) {
            // It may have held one kind of room while it looked for the other.
            turn();
            throw full();
        }
        return permit;
    }

    /**
     * Takes room for the first piece of one event, which is weighed as it comes. Who says that the rest is longer than what is free now
     * is refused before that is read: what is read and then refused costs others their turn.
     *
     * @param wholeBytes length of the body; negative when that is not known
     * @throws ApiException when there is none
     */
    public Permit enterFirst(Mark mark, long wholeBytes) {
        long first = Math.min(FIRST_BYTES, Math.max(0, wholeBytes));
        Permit permit = enter(mark, 1, first);
        if (wholeBytes - first > freeBytes(mark)) {
            permit.leave();
            throw full();
        }
        return permit;
    }

    /** How many bytes of bodies would find room now. */
    public long freeBytes(Mark mark) {
        return Math.max(0, mark.of(mostBytes) - bytes.get()) / IngestProperties.HEAP_PER_BODY_BYTE;
    }

    /** How many events would find room now. */
    public long freeEvents(Mark mark) {
        return Math.max(0, mark.of(mostEvents) - events.get());
    }

    @Override
    public void close(String reason) {
        closed.add(reason);
        // So that those who wait hear of it.
        turn();
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

    private void turn() {
        forEvents.turn();
        forBytes.turn();
    }

    /** Takes so much more if that is not too much; less is always possible. */
    private static boolean take(AtomicLong held, long more, long most) {
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

    /** Room that was taken; given back once, whoever asks. */
    public final class Permit {
        private final Mark mark;

        /** What it holds, and whether it still may; guarded by this. */
        private int count;

        private long weight;
        private boolean left;

        private Permit(Mark mark) {
            this.mark = mark;
        }

        /**
         * Holds that much from now on, more or less than before.
         *
         * @return false when there is no room for more; it then holds what it held
         */
        synchronized boolean resize(int newCount, long bodyBytes) {
            long newWeight = bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE;
            int moreEvents = newCount - count;
            if (left || !take(events, moreEvents, mark.of(mostEvents))) {
                return false;
            }
            if (!take(bytes, newWeight - weight, mark.of(mostBytes))) {
                events.addAndGet(-moreEvents);
                return false;
            }
            count = newCount;
            weight = newWeight;
            return true;
        }

        /** How much of a body it is for. */
        synchronized long bodyBytes() {
            return weight / IngestProperties.HEAP_PER_BODY_BYTE;
        }

        /** Hands all that it holds over to another, which is left by somebody else; this one is left by that. */
        synchronized Permit handOver() {
            Permit heir = new Permit(mark);
            heir.count = count;
            heir.weight = weight;
            heir.left = left;
            count = 0;
            weight = 0;
            left = true;
            return heir;
        }

        /** Another one beside it, which holds nothing yet. */
        public Permit sibling() {
            return new Permit(mark);
        }

        /**
         * Hands a part of its bytes over, with room for events besides.
         *
         * @return false when there is no room for so many events, or the other one was left
         * @throws ApiException when nothing is taken in any more, or there never is room for so many
         */
        synchronized boolean share(Permit other, int newEvents, long bodyBytes) {
            for (String reason : closed) {
                throw overloaded(reason);
            }
            if (newEvents > mark.of(mostEvents)) {
                throw full();
            }
            synchronized (other) {
                if (!other.resize(newEvents, 0)) {
                    return false;
                }
                long moved = Math.min(weight, bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE);
                weight -= moved;
                other.weight = moved;
                return true;
            }
        }

        /**
         * As {@link #share}, once there is room and it is its turn.
         *
         * @param then where it goes on when it had to wait
         */
        public Mono<Void> shareInTurn(Permit other, int newEvents, long bodyBytes, Scheduler then) {
            return forEvents.pass(() -> share(other, newEvents, bodyBytes), then, Admission::full);
        }

        /** Holds at least that much of the body; false when there is no room for more. */
        synchronized boolean cover(long bodyBytes) {
            return bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE <= weight || resize(count, bodyBytes);
        }

        /**
         * As {@link #cover}.
         *
         * @throws ApiException when there is no room for more
         */
        public Permit require(long bodyBytes) {
            if (!cover(bodyBytes)) {
                throw full();
            }
            return this;
        }

        /**
         * As {@link #cover}, once there is room and it is its turn.
         *
         * @param then where it goes on when it had to wait
         */
        public Mono<Void> coverInTurn(long bodyBytes, Scheduler then) {
            return forBytes.pass(
                    () -> {
                        boolean covered = cover(bodyBytes);
                        if (!covered && isMuch(bodyBytes)) {
                            throw full();
                        }
                        return covered;
                    },
                    then,
                    Admission::full);
        }

        /** Whether that may never be free, or not soon: who waited for it would keep all others waiting. */
        private synchronized boolean isMuch(long bodyBytes) {
            long whole = bodyBytes * IngestProperties.HEAP_PER_BODY_BYTE;
            long most = mark.of(mostBytes);
            return whole > most || whole - weight > most / 2;
        }

        public void leave() {
            synchronized (this) {
                if (left) {
                    return;
                }
                boolean unused = resize(0, 0);
                left = true;
            }
            // Not within its own guard: the next in line has one as well.
            turn();
        }
    }
}
