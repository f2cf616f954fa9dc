package dev.centraldeerros.sentry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Counts the items that are accepted and not stored. */
@Component
final class SentryMetrics {
    /** Tags of the counter; every other type is {@code other}. */
    private static final Set<String> TYPES = Set.of(
            "transaction",
            "span",
            "attachment",
            "check_in",
            "profile",
            "profile_chunk",
            "replay_event",
            "replay_recording",
            "replay_video",
            "statsd",
            "metric_buckets",
            "trace_metric");

    private final MeterRegistry meters;

    SentryMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void skipped(Map<String, Long> items) {
        items.forEach((type, count) -> Counter.builder("central.sentry.items.skipped")
                .description("Items of Sentry SDKs that were accepted and not stored")
                .tag("type", TYPES.contains(type) ? type : "other")
                .register(meters)
                .increment(count));
    }
}
