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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Both of what waits to be handed out; atomic, as the lanes count too. */
    private final AtomicInteger waitingEvents = new AtomicInteger();

    private final AtomicLong waitingChars = new AtomicLong();

    /** How many batches were committed. */
    private final AtomicLong commits = new AtomicLong();

    private final Set<LiveConsumer> consumers = ConcurrentHashMap.newKeySet();

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
        this.logJson = logJson;
        this.dropped = Counter.builder("central.live.dropped")
                .description("Rows that readers lost because they did not keep up")
                .register(registry);
        Gauge.builder("central.live.consumers", consumers, Set::size)
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
        long number = commits.incrementAndGet();
        Disposable unused = handing.schedule(() -> {
            try {
                hand(number, ids, offered);
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

    private void hand(long number, List<UUID> ids, List<Event> events) {
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
        for (LiveConsumer consumer : consumers) {
            // What was committed before it came is not news to it, though it is handed out only now.
            if (consumer.registeredAt() < number) {
                hand(consumer, ids.size(), offers);
            }
        }
    }

    private static void hand(LiveConsumer consumer, int committed, List<LiveEvent.Offer> offers) {
        try {
            if (offers.isEmpty()) {
                consumer.lose(committed);
            } else {
                consumer.offer(offers);
            }
        } catch (RuntimeException failed) {
            // Its reader comes back and reads from the database what it missed; the others go on.
            LOG.error("a live stream was ended", failed);
            consumer.end();
        }
    }

    /** Adds one who watches from this moment on. */
    LiveConsumer register(LogFilter filter, Frames frames, BooleanSupplier writable) {
        LiveConsumer consumer = new LiveConsumer(filter, frames, writable, dropped::increment, commits.get());
        consumers.add(consumer);
        if (!open) {
            consumer.end();
        }
        return consumer;
    }

    void unregister(LiveConsumer consumer) {
        consumers.remove(consumer);
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
        synchronized (recent) {
            Set<UUID> before = new LinkedHashSet<>();
            for (List<UUID> batch : recent) {
                for (UUID earlier : batch) {
                    before.add(earlier);
                    if (earlier.equals(id)) {
                        return Optional.of(before);
                    }
                }
            }
            return Optional.empty();
        }
    }

    /** Before the web server waits for its requests to end, which a stream would never do by itself. */
    @EventListener(ContextClosedEvent.class)
    void endStreams() {
        open = false;
        consumers.forEach(LiveConsumer::end);
    }

    @Override
    public void destroy() {
        handing.dispose();
    }
}
