package dev.centraldeerros.live;

import dev.centraldeerros.log.LogFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Bounded buffer of one stream; drops the oldest events when full and reports their number to the client. Used by the
 * thread of {@link LiveDispatcher} only, except for its constants and its end.
 */
final class LiveSubscription {
    private static final Logger log = LoggerFactory.getLogger(LiveSubscription.class);

    /** Maximum number of events in the buffer; subscriptions with equal filters share the bytes. */
    static final int MAX_EVENTS = 1_000;

    /** Maximum number of bytes, unless a single event has more. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Interval of {@link #tick}. */
    static final Duration TICK = Duration.ofMillis(100);

    /** Shorter than the 60 s, and often 30 s, after which proxies close an idle connection. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** Time for which an event of the replay may arrive again. */
    static final Duration REPEATS = Duration.ofSeconds(30);

    private static final int TICKS_PER_HEARTBEAT = (int) HEARTBEAT.dividedBy(TICK);
    private static final int TICKS_OF_REPEATS = (int) REPEATS.dividedBy(TICK);

    final LogFilter filter;
    final SseFormat format;
    final Instant start;

    private final BooleanSupplier writable;
    private final LongConsumer lost;
    private final Sinks.Empty<Void> ended = Sinks.empty();

    private final Deque<EventChunk> buffer = new ArrayDeque<>();
    private int events;
    private long bytes;
    private long dropped;

    /** Ids that the replay sent; null without one, and {@link #REPEATS} after it. */
    private @Nullable Set<UUID> replayed;

    private @Nullable FluxSink<byte[]> sink;
    private boolean heartbeatDue;
    private int ticks;
    private int ticksUntilForgotten;

    /**
     * Creates a subscription, which receives events after its registration.
     *
     * @param start time of the request
     * @param writable whether the connection accepts more; while it does not, events wait in this bounded buffer
     * @param lost receives the number of dropped events
     */
    LiveSubscription(LogFilter filter, SseFormat format, Instant start, BooleanSupplier writable, LongConsumer lost) {
        this.filter = filter;
        this.format = format;
        this.start = start;
        this.writable = writable;
        this.lost = lost;
    }

    /** Adds events and sends as much as the client accepts. */
    void offer(EventChunk chunk) {
        EventChunk fresh = replayed == null ? chunk : chunk.without(replayed);
        if (fresh.size() > 0) {
            add(fresh);
            drain();
        }
    }

    private void add(EventChunk chunk) {
        buffer.addLast(chunk);
        events += chunk.size();
        bytes += chunk.bytes();
        while (buffer.size() > 1 && (events > MAX_EVENTS || bytes > MAX_BYTES)) {
            dropped += removeFirst().size();
        }
    }

    private EventChunk removeFirst() {
        EventChunk first = buffer.removeFirst();
        events -= first.size();
        bytes -= first.bytes();
        return first;
    }

    /** Counts events that were dropped before filtering; fewer of them may match. */
    void drop(int count) {
        dropped += count;
    }

    /** Returns whether events were dropped since the last call; if so, clears the buffer, because the replay reads them. */
    boolean clearDropped() {
        boolean any = dropped > 0;
        if (any) {
            dropped = 0;
            clear();
        }
        return any;
    }

    /** Ends the replay. */
    void replayed(Set<UUID> sent) {
        replayed = sent;
        ticksUntilForgotten = TICKS_OF_REPEATS;
        List<EventChunk> waiting = List.copyOf(buffer);
        clear();
        waiting.forEach(this::offer);
    }

    private void clear() {
        buffer.clear();
        events = 0;
        bytes = 0;
    }

    /** Starts sending. */
    void open(FluxSink<byte[]> opened) {
        sink = opened;
        drain();
    }

    /** Sends buffered events and, if due, a heartbeat. */
    void tick() {
        if (++ticks % TICKS_PER_HEARTBEAT == 0) {
            heartbeatDue = true;
        }
        if (ticksUntilForgotten > 0 && --ticksUntilForgotten == 0) {
            replayed = null;
        }
        drain();
    }

    /** Sends as much as the client accepts; a failure ends this stream only. */
    void drain() {
        FluxSink<byte[]> open = sink;
        try {
            while (open != null && open.requestedFromDownstream() > 0 && writable.getAsBoolean()) {
                byte[] next = next();
                if (next == null) {
                    return;
                }
                FluxSink<byte[]> unused = open.next(next);
            }
        } catch (RuntimeException failed) {
            log.error("Ended a stream after an error", failed);
            end();
        }
    }

    /** The number of dropped events is sent at their position. */
    private byte @Nullable [] next() {
        if (dropped > 0) {
            lost.accept(dropped);
            byte[] reported = SseFormat.dropped(dropped);
            dropped = 0;
            return reported;
        }
        if (!buffer.isEmpty()) {
            return removeFirst().encoded();
        }
        boolean due = heartbeatDue;
        heartbeatDue = false;
        return due ? format.heartbeat() : null;
    }

    /** Ends the stream without sending the buffer. Thread-safe. */
    void end() {
        Sinks.EmitResult unused = ended.tryEmitEmpty();
    }

    /** Completes when the stream must end. */
    Mono<Void> ended() {
        return ended.asMono();
    }
}
