package dev.centraldeerros.live;

import dev.centraldeerros.event.EventIds;
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

    private static final byte[] NOTHING = {};

    private static final int TURNS_PER_HEARTBEAT = (int) HEARTBEAT.dividedBy(TURN);

    private final Frames frames;
    private final BooleanSupplier writable;
    private final Start start;
    private final LongConsumer lost;
    private final Scheduler sending;

    /** What waits, shared with others; guarded by itself, as are the next four. */
    private final Deque<Piece> buffer = new ArrayDeque<>();

    private int rows;

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

    private volatile @Nullable FluxSink<byte[]> sink;

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
            return commit == LiveEvent.ELSEWHERE ? isBefore(EventIds.timeOf(id)) : commit > this.commit;
        }

        private boolean isBefore(Instant made) {
            return time.equals(Instant.MIN) || !made.isBefore(time.minus(IN_DOUBT));
        }

        /** Whether it is before all of it. */
        boolean isBefore(Piece piece) {
            return piece.leastCommit() > commit && isBefore(piece.oldestOfOthers());
        }
    }

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
    void offer(List<Piece> pieces) {
        synchronized (buffer) {
            for (Piece piece : pieces) {
                if (start.isBefore(piece) && replayed.isEmpty()) {
                    add(piece);
                } else {
                    piece.without(row -> !wants(row.id(), row.commit()) || replayed.contains(row.id()))
                            .forEach(this::add);
                }
            }
        }
        if (isHalfFull()) {
            // What is fast enough need not lose rows by waiting for more of them.
            Disposable unused = sending.schedule(this::drain);
        }
    }

    private boolean isHalfFull() {
        synchronized (buffer) {
            return rows > BUFFER_ROWS / 2 || bytes > BUFFER_BYTES / 2;
        }
    }

    /** So many rows went lost before anybody could ask the filter; it may have wanted fewer. */
    void lose(int rows) {
        synchronized (buffer) {
            dropped += rows;
            waits = true;
        }
    }

    private void add(Piece piece) {
        buffer.addLast(piece);
        waits = true;
        rows += piece.size();
        bytes += piece.bytes();
        while (buffer.size() > 1 && (rows > BUFFER_ROWS || bytes > BUFFER_BYTES)) {
            dropped += removeFirst().size();
        }
    }

    private Piece removeFirst() {
        Piece first = buffer.removeFirst();
        rows -= first.size();
        bytes -= first.bytes();
        return first;
    }

    /** Takes note of rows that the replay sends: they are neither sent again by it nor by the live part. Answers those that are new. */
    List<LiveEvent> replaying(List<LiveEvent> page) {
        synchronized (buffer) {
            if (replayed.isEmpty()) {
                replayed = new HashSet<>();
            }
            List<LiveEvent> fresh = new ArrayList<>(page.size());
            for (LiveEvent row : page) {
                if (replayed.add(row.id())) {
                    fresh.add(row);
                }
            }
            List<Piece> waiting = List.copyOf(buffer);
            clear();
            waiting.stream()
                    .flatMap(piece -> piece.without(row -> replayed.contains(row.id())).stream())
                    .forEach(this::add);
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
                clear();
            }
            return any;
        }
    }

    private void clear() {
        buffer.clear();
        rows = 0;
        bytes = 0;
    }

    /** Rows of the replay, as they are sent. */
    Flux<byte[]> pieces(List<LiveEvent> replay) {
        return Flux.fromStream(() -> Piece.of(replay).stream().map(piece -> piece.in(frames)));
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

    /** Sends what waits, if anything does. */
    void sendWaiting() {
        if (waits) {
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

    /** What is to be sent next; empty where nothing is. The word of what went lost comes where it would have been. */
    private byte[] next() {
        Piece first;
        synchronized (buffer) {
            if (dropped > 0) {
                lost.accept(dropped);
                byte[] word = Frames.dropped(dropped);
                dropped = 0;
                return word;
            }
            if (buffer.isEmpty()) {
                waits = false;
                return heartbeat();
            }
            first = removeFirst();
        }
        return first.in(frames);
    }

    private byte[] heartbeat() {
        boolean isDue = heartbeatDue;
        heartbeatDue = false;
        return isDue ? Frames.heartbeat() : NOTHING;
    }
}
