package dev.centraldeerros.access.key;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Meters of events by project and key, for the first {@value #MAX_KEYS} keys of this node; all others share the key {@code
 * other}. Thread-safe.
 */
@Component
final class KeyMetrics {
    private static final int MAX_KEYS = 200;
    private static final String OTHER = "other";

    private final MeterRegistry registry;

    /** Keys with meters of their own. */
    private final Set<Long> own = ConcurrentHashMap.newKeySet();

    private final Map<Meter, Counter> counters = new ConcurrentHashMap<>();

    KeyMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What became of an event. */
    enum Result {
        ACCEPTED,
        REJECTED,
        LIMITED
    }

    /** Label values of a counter. */
    private record Meter(String project, String key, Result result) {}

    void add(IngestKey key, Result result, long events) {
        boolean isOwn = own.contains(key.id()) || (own.size() < MAX_KEYS && own.add(key.id()));
        counters.computeIfAbsent(
                        isOwn
                                ? new Meter(Integer.toString(key.projectId()), key.prefix(), result)
                                : new Meter(OTHER, OTHER, result),
                        this::counter)
                .increment((double) events);
    }

    private Counter counter(Meter meter) {
        return Counter.builder("central.ingest.key.events")
                .description("Events by ingest key and what became of them")
                .tag("project", meter.project())
                .tag("key", meter.key())
                .tag("outcome", meter.result().name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
