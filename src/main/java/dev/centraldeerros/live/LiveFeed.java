package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.CommitListener;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Hands every committed batch to those who watch: one list, shared by all of them, on a thread of its own, as ten thousand
 * filters must not keep a lane from its next transaction. Remembers the order of the latest commits, which is not that of the
 * ids, so that one who comes back goes on exactly where the stream broke.
 */
@Component
final class LiveFeed implements CommitListener, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    /** Commits whose order is remembered. */
    private static final int REMEMBERED_IDS = 20_000;

    /** Events that wait to be handed out; past it readers lose them and are told. */
    private static final int WAITING_EVENTS = 20_000;

    /** The same in characters of what may be long in them, details included. */
    private static final long WAITING_CHARS = 16L * 1024 * 1024;

    private final LogJson logJson;
    private final Counter dropped;

    private final Scheduler handing;

    /** Gives every stream its turn, however many there are. */
    private final Scheduler sending = Schedulers.newSingle("live-send", true);

    /** Both of what waits to be handed out; atomic, as the lanes count too. */
    private final AtomicInteger waitingEvents = new AtomicInteger();

    private final AtomicLong waitingChars = new AtomicLong();

    /** Who watches, each with its filter. */
    private final Map<LiveConsumer, LogFilter> consumers = new ConcurrentHashMap<>();

    /** The same by filter; only where it is handed out. */
    private final Map<LogFilter, Audience> audiences = new HashMap<>();

    /** Ids in the order of their commits, batch by batch, oldest first; guarded by itself, as is how many they are. */
    private final Deque<List<UUID>> recent = new ArrayDeque<>();

    private int remembered;

    private volatile boolean open = true;

    @Autowired
    LiveFeed(LogJson logJson, MeterRegistry registry) {
        this(logJson, registry, Schedulers.newSingle("live", true));
    }

    /** The thread is a parameter so that a test can hold it. */
    LiveFeed(LogJson logJson, MeterRegistry registry, Scheduler handing) {
        this.handing = handing;
        Disposable unused = sending.schedulePeriodically(
                () -> consumers.keySet().forEach(LiveFeed::turn),
                LiveConsumer.TURN.toMillis(),
                LiveConsumer.TURN.toMillis(),
                TimeUnit.MILLISECONDS);
        this.logJson = logJson;
        this.dropped = Counter.builder("central.live.dropped")
                .description("Rows that readers lost because they did not keep up")
                .register(registry);
        Gauge.builder("central.live.consumers", consumers, Map::size)
                .description("Open live streams")
                .register(registry);
    }

    @Override
    public void committed(Batch batch) {
        List<UUID> ids = batch.stored().stream().map(Event::id).toList();
        if (ids.isEmpty()) {
            // Repeats alone: nothing that anybody would see, and nothing that the bound on what is remembered would
            // count.
            return;
        }
        // What nobody watches need not wait for the filters.
        List<Event> events = consumers.isEmpty() ? List.of() : batch.stored();
        long chars = events.stream().mapToLong(LiveFeed::weight).sum();
        boolean hasRoom = waitingEvents.addAndGet(events.size()) <= WAITING_EVENTS;
        hasRoom &= waitingChars.addAndGet(chars) <= WAITING_CHARS;
        List<Event> offered = hasRoom ? events : List.of();
        if (!hasRoom) {
            giveBack(events.size(), chars);
        }
        Disposable unused = handing.schedule(() -> {
            try {
                hand(ids, offered);
            } finally {
                if (!offered.isEmpty()) {
                    giveBack(offered.size(), chars);
                }
            }
        });
    }

    private void giveBack(int events, long chars) {
        waitingEvents.addAndGet(-events);
        waitingChars.addAndGet(-chars);
    }

    private static long weight(Event event) {
        String details = event.details();
        String attributes = event.attributes();
        return event.description().length()
                + (details == null ? 0L : details.length())
                + (attributes == null ? 0L : attributes.length());
    }

    private void hand(List<UUID> ids, List<Event> events) {
        synchronized (recent) {
            recent.addLast(ids);
            remembered += ids.size();
            while (remembered > REMEMBERED_IDS) {
                remembered -= recent.removeFirst().size();
            }
        }
        List<LiveEvent.Offer> offers = events.stream()
                .map(event -> new LiveEvent.Offer(event, logJson))
                .toList();
        audiences.values().forEach(audience -> hand(audience, ids.size(), offers));
    }

    private static void hand(Audience audience, int committed, List<LiveEvent.Offer> offers) {
        try {
            if (offers.isEmpty()) {
                audience.lose(committed);
            } else {
                audience.offer(offers);
            }
        } catch (RuntimeException failed) {
            // Their readers come back and read from the database what they missed; the others go on.
            LOG.error("live streams of one filter were ended", failed);
            audience.each(LiveConsumer::end);
        }
    }

    /**
     * Adds one who watches from this moment on. What was committed before is handed out before it takes its place, and is no
     * news to it; whatever is committed from now on comes after.
     */
    LiveConsumer register(LogFilter filter, Frames frames, BooleanSupplier writable) {
        LiveConsumer consumer = new LiveConsumer(frames, writable, dropped::increment, sending);
        LogFilter unused = consumers.put(consumer, filter);
        inTurn(() -> audiences.computeIfAbsent(filter, Audience::new).add(consumer));
        if (!open) {
            consumer.end();
        }
        return consumer;
    }

    void unregister(LiveConsumer consumer) {
        LogFilter filter = consumers.remove(consumer);
        if (filter != null) {
            inTurn(() -> {
                Audience audience = audiences.get(filter);
                if (audience != null) {
                    audience.remove(consumer);
                    if (audience.isEmpty()) {
                        audiences.remove(filter);
                    }
                }
            });
        }
    }

    /** After all that was to be handed out before. */
    private void inTurn(Runnable change) {
        try {
            Disposable unused = handing.schedule(change);
        } catch (RejectedExecutionException ended) {
            LOG.debug("the server has ended, and nothing is handed out any more");
        }
    }

    /** Whether new streams may begin; not once the server is about to end. */
    boolean isOpen() {
        return open;
    }

    /** Wraps an event that the database brought. */
    LiveEvent wrap(Event event) {
        return LiveEvent.of(event, logJson);
    }

    /** What this node committed up to and with that id, as far as it remembers; empty when it does not remember the id. */
    Optional<Set<UUID>> committedUpTo(UUID id) {
        List<List<UUID>> batches;
        synchronized (recent) {
            // Whoever looks for something in them keeps nobody from his turn.
            batches = List.copyOf(recent);
        }
        Set<UUID> before = new LinkedHashSet<>();
        for (List<UUID> batch : batches) {
            for (UUID earlier : batch) {
                before.add(earlier);
                if (earlier.equals(id)) {
                    return Optional.of(before);
                }
            }
        }
        return Optional.empty();
    }

    /** Before the web server waits for its requests to end, which a stream would never do by itself. */
    @EventListener(ContextClosedEvent.class)
    void endStreams() {
        open = false;
        consumers.keySet().forEach(LiveConsumer::end);
    }

    private static void turn(LiveConsumer consumer) {
        try {
            consumer.turn();
        } catch (RuntimeException failed) {
            LOG.error("a live stream was ended", failed);
            consumer.end();
        }
    }

    @Override
    public void destroy() {
        sending.dispose();
        handing.dispose();
    }
}
