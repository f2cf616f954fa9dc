package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.Batch;
import dev.centraldeerros.ingest.CommitListener;
import dev.centraldeerros.ingest.LogJson;
import dev.centraldeerros.query.LogFilter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hands every committed batch to those who watch: one list, shared by all of them. Remembers the order of the latest
 * commits, which is not that of the ids, so that one who comes back goes on exactly where the stream broke.
 */
@Component
final class LiveFeed implements CommitListener {
    /** Commits whose order is remembered. */
    private static final int REMEMBERED_IDS = 20_000;

    private final LogJson logJson;
    private final Counter dropped;

    private final Set<LiveConsumer> consumers = ConcurrentHashMap.newKeySet();

    /** Ids in the order of their commits, oldest first; guarded by itself, which also keeps that order for the consumers. */
    private final LinkedHashSet<UUID> recent = new LinkedHashSet<>();

    private volatile boolean open = true;

    LiveFeed(LogJson logJson, MeterRegistry registry) {
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
        List<Event> events = batch.stored();
        List<LiveEvent> shared =
                events.stream().map(event -> new LiveEvent(event, logJson)).toList();
        synchronized (recent) {
            events.forEach(event -> recent.add(event.id()));
            var oldest = recent.iterator();
            while (recent.size() > REMEMBERED_IDS) {
                oldest.next();
                oldest.remove();
            }
            consumers.forEach(consumer -> consumer.offer(shared));
        }
    }

    /** Adds one who watches from this moment on. */
    LiveConsumer register(LogFilter filter, Frames frames, BooleanSupplier writable) {
        LiveConsumer consumer = new LiveConsumer(filter, frames, writable, dropped::increment);
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
        return new LiveEvent(event, logJson);
    }

    /** What this node committed up to and with that id, as far as it remembers; empty when it does not remember the id. */
    Optional<Set<UUID>> committedUpTo(UUID id) {
        synchronized (recent) {
            if (!recent.contains(id)) {
                return Optional.empty();
            }
            Set<UUID> before = new LinkedHashSet<>();
            for (UUID earlier : recent) {
                before.add(earlier);
                if (earlier.equals(id)) {
                    break;
                }
            }
            return Optional.of(before);
        }
    }

    /** Before the web server waits for its requests to end, which a stream would never do by itself. */
    @EventListener(ContextClosedEvent.class)
    void endStreams() {
        open = false;
        consumers.forEach(LiveConsumer::end);
    }
}
