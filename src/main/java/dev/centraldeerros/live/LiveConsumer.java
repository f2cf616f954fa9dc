package dev.centraldeerros.live;

import dev.centraldeerros.event.EventIds;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One who watches: a bounded buffer of what its filter found. Who falls behind loses the oldest rows, for itself alone, and is told how
 * many. Whoever offers rows never waits.
 */
final class LiveConsumer {
    /** Most rows that wait for one reader; their bytes are shared by all readers. */
    static final int BUFFER_ROWS = 1_000;

    /** Most bytes of them, unless a single row has more: what one reader can hold back when no other wants the same. */
    static final int BUFFER_BYTES = 4 * 1024 * 1024;

    /** Between two turns: rows are gathered for so long before they are sent. */
    static final Duration TURN = Duration.ofMillis(100);

    /** Shorter than the 60 s, and often 30 s, after which proxies cut an idle connection. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final int TURNS_PER_HEARTBEAT = (int) HEARTBEAT.dividedBy(TURN);

    /** Rows in one piece of the answer. */
    private static final int PIECE_ROWS = 100;

    private final Frames frames;
    private final BooleanSupplier writable;
    private final Start start;
    private final LongConsumer lost;
    private final Scheduler sending;

    /** Rows that wait; guarded by itself, as are the next three. */
    private final Deque<LiveEvent> buffer = new ArrayDeque<>();

    /** Rows that the replay has sent and that may be offered yet; none but while there is one, and shortly after. */
    private Set<UUID> replayed = Set.of();

    private long bytes;
    private long dropped;

    /** Whether rows wait, or the word that some went lost; written under the buffer's lock. */
    private volatile boolean waits;

    private volatile boolean heartbeatDue;

    /** Turns that it has had; by the one thread that gives them. */
    private int turns;

    /** Turns until what was replayed cannot be offered any more; 0 for never. */
    private volatile int turnsToForget;

    /** Whether somebody drains, and how often it was asked for meanwhile. */
    private final AtomicInteger draining = new AtomicInteger();

    private final Sinks.Empty<Void> ended = Sinks.empty();

    private final Sinks.One<Long> joined = Sinks.one();

    /**
     * From when on what is committed is news.
     *
     * @param commit the number of this node's last commit before
     * @param time when it was
     */
    record Start(long commit, Instant time) {
        /** Everything is. */
        static final Start EVER = new Start(Long.MIN_VALUE, Instant.MIN);

        /** What another node committed shortly before may be sent: when that was is not known as exactly. */
        private static final Duration IN_DOUBT = Duration.ofSeconds(2);

        boolean isBefore(UUID id, long commit) {
            return commit == LiveEvent.ELSEWHERE
                    ? time.equals(Instant.MIN) || !EventIds.timeOf(id).isBefore(time.minus(IN_DOUBT))
                    : commit > this.commit;
        }
    }

    private volatile @Nullable FluxSink<byte[]> sink;

    /**
     * Makes one that gets rows once it is registered.
     *
     * @param writable whether the network takes more; while it does not, rows wait here, where they are bounded
     * @param start since when what is committed is to be sent
     * @param lost is told how many rows went lost
     * @param sending where rows are sent that cannot wait for the next turn
     */
    LiveConsumer(Frames frames, BooleanSupplier writable, Start start, LongConsumer lost, Scheduler sending) {
        this.frames = frames;
        this.writable = writable;
        this.start = start;
        this.lost = lost;
        this.sending = sending;
    }

    /** Has its place among those who watch, behind all up to that position of the common order. */
    void join(long position) {
        Sinks.EmitResult unused = joined.tryEmitValue(position);
    }

    /** That position, once it has its place. */
    Mono<Long> joined() {
        return joined.asMono();
    }

    /** Whether it is news. */
    boolean wants(UUID id, long commit) {
        return start.isBefore(id, commit);
    }

    /** Offers rows that were just committed and that it wants; returns at once. */
    void offer(List<LiveEvent> rows) {
        rows.forEach(this::add);
        if (isHalfFull()) {
            // What is fast enough need not lose rows by waiting for more of them.
            Disposable unused = sending.schedule(this::drain);
        }
    }

    private boolean isHalfFull() {
        synchronized (buffer) {
            return buffer.size() > BUFFER_ROWS / 2 || bytes > BUFFER_BYTES / 2;
        }
    }

    /** So many rows went lost before anybody could ask the filter; it may have wanted fewer. */
    void lose(int rows) {
        synchronized (buffer) {
            dropped += rows;
            waits = true;
        }
    }

    private void add(LiveEvent event) {
        synchronized (buffer) {
            if (!wants(event.id(), event.commit()) || replayed.contains(event.id())) {
                return;
            }
            buffer.addLast(event);
            waits = true;
            bytes += event.json().length;
            while (buffer.size() > BUFFER_ROWS || (bytes > BUFFER_BYTES && buffer.size() > 1)) {
                bytes -= buffer.removeFirst().json().length;
                dropped++;
            }
        }
    }

    /** Takes note of rows that the replay sends: they are neither sent again by it nor by the live part. Answers those that are new. */
    List<LiveEvent> replaying(List<LiveEvent> rows) {
        synchronized (buffer) {
            if (replayed.isEmpty()) {
                replayed = new HashSet<>();
            }
            List<LiveEvent> fresh = new ArrayList<>(rows.size());
            for (LiveEvent row : rows) {
                if (replayed.add(row.id())) {
                    fresh.add(row);
                }
            }
            buffer.removeIf(waiting -> replayed.contains(waiting.id()));
            bytes = buffer.stream().mapToLong(waiting -> waiting.json().length).sum();
            return fresh;
        }
    }

    /** The replay is over: what it sent is remembered as long as it may still be handed out, and no longer. */
    void replayEnded(Duration longestWait) {
        turnsToForget = (int) longestWait.dividedBy(TURN);
    }

    /** How many replayed rows are remembered. */
    int remembered() {
        synchronized (buffer) {
            return replayed.size();
        }
    }

    /** Forgets replayed rows that can be offered no more, because they were made before {@code oldest}. */
    void forgetReplayedBefore(UUID oldest) {
        synchronized (buffer) {
            replayed.removeIf(
                    id -> Long.compareUnsigned(id.getMostSignificantBits(), oldest.getMostSignificantBits()) < 0);
        }
    }

    /** Whether rows went lost since this was asked last; the replay then reads them from the database instead of telling. */
    boolean lostMeanwhile() {
        synchronized (buffer) {
            boolean any = dropped > 0;
            dropped = 0;
            if (any) {
                buffer.clear();
                bytes = 0;
            }
            return any;
        }
    }

    /** One piece of an answer, for rows of the replay. */
    byte[] piece(List<LiveEvent> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames.write(out, rows);
        return out.toByteArray();
    }

    /** The live part: what waits now and what is offered from now on. Never ends by itself. */
    Flux<byte[]> pieces() {
        return Flux.create(this::start);
    }

    /** Ends the stream, whatever waits. */
    void end() {
        Sinks.EmitResult unused = ended.tryEmitEmpty();
    }

    /** Completes when the stream is to end. */
    Mono<Void> ended() {
        return ended.asMono();
    }

    private void start(FluxSink<byte[]> open) {
        sink = open;
        FluxSink<byte[]> unused = open.onRequest(more -> drain());
    }

    /** Sends what was gathered, and now and then a comment; all streams have their turns from one thread, one after the other. */
    void turn() {
        if (++turns % TURNS_PER_HEARTBEAT == 0) {
            heartbeatDue = true;
        }
        forget();
        if (waits || heartbeatDue) {
            drain();
        }
    }

    private void forget() {
        int left = turnsToForget;
        if (left > 0) {
            turnsToForget = left - 1;
            if (left == 1) {
                synchronized (buffer) {
                    replayed = Set.of();
                }
            }
        }
    }

    private void drain() {
        FluxSink<byte[]> open = sink;
        if (open == null || draining.getAndIncrement() > 0) {
            return;
        }
        int asked = 1;
        while (asked > 0) {
            while (open.requestedFromDownstream() > 0 && !open.isCancelled() && writable.getAsBoolean()) {
                byte[] piece = next();
                if (piece.length == 0) {
                    break;
                }
                FluxSink<byte[]> unused = open.next(piece);
            }
            asked = draining.addAndGet(-asked);
        }
    }

    private byte[] next() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<LiveEvent> rows = new ArrayList<>();
        synchronized (buffer) {
            if (dropped > 0) {
                out.writeBytes(Frames.dropped(dropped));
                lost.accept(dropped);
                dropped = 0;
            }
            while (rows.size() < PIECE_ROWS && !buffer.isEmpty()) {
                LiveEvent row = buffer.removeFirst();
                bytes -= row.json().length;
                rows.add(row);
            }
            waits = !buffer.isEmpty();
            if (heartbeatDue) {
                heartbeatDue = false;
                out.writeBytes(Frames.heartbeat());
            }
        }
        if (!rows.isEmpty()) {
            frames.write(out, rows);
        }
        return out.toByteArray();
    }
}
