package dev.centraldeerros.ingest;

import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.DatabaseState;
import dev.centraldeerros.http.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Every meter of ingestion. Tags come from closed sets, never from events. Invariant, once nothing is under way: events
 * received = accepted + duplicate + rejected + shed + failed + poisoned. A body of many that is shed counts once: nobody has
 * looked into it.
 */
@Component
final class IngestMetrics {
    private static final Logger log = LoggerFactory.getLogger(IngestMetrics.class);
    private static final String EVENTS = "central.ingest.events";

    private static final Duration[] COMMIT_BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter duplicate;
    private final Counter rejected;
    private final Counter shed;
    private final Counter failed;
    private final Counter poisoned;
    private final DistributionSummary batchEvents;
    private final Timer commit;

    private final DatabaseState database;

    IngestMetrics(MeterRegistry registry, Admission admission, DatabaseState database) {
        this.registry = registry;
        this.database = database;
        this.accepted = outcome("accepted");
        this.duplicate = outcome("duplicate");
        this.rejected = outcome("rejected");
        this.shed = outcome("shed");
        this.failed = outcome("failed");
        this.poisoned = outcome("poisoned");
        this.batchEvents = DistributionSummary.builder("central.ingest.batch.events")
                .description("Events that shared a transaction")
                .register(registry);
        this.commit = Timer.builder("central.ingest.commit")
                .description("From the start of a transaction to its COMMIT")
                .serviceLevelObjectives(COMMIT_BUCKETS)
                .register(registry);
        Gauge.builder("central.ingest.queue.events", admission, Admission::events)
                .description("Events under way: waiting for a transaction or in one")
                .register(registry);
        Gauge.builder("central.ingest.queue.bytes", admission, Admission::bytes)
                .description("Memory that they may take")
                .baseUnit("bytes")
                .register(registry);
    }

    private Counter outcome(String outcome) {
        return Counter.builder(EVENTS)
                .description("Events by what became of them")
                .tag("protocol", "json")
                .tag("outcome", outcome)
                .register(registry);
    }

    <T> Mono<T> timed(Mono<T> write, int events) {
        return Mono.defer(() -> {
            Timer.Sample sample = Timer.start(registry);
            return write.doOnNext(done -> {
                long unused = sample.stop(commit);
                batchEvents.record(events);
            });
        });
    }

    void committed(int stored, int duplicates) {
        accepted.increment(stored);
        duplicate.increment(duplicates);
        database.answered();
    }

    void rejected(long events) {
        rejected.increment((double) events);
    }

    /** What {@code work} answers; a refusal for want of room is counted, at whatever point of a body it comes. */
    <T> T countingShed(Supplier<T> work) {
        try {
            return work.get();
        } catch (ApiException refused) {
            if (refused.problem() == Problem.OVERLOADED) {
                shed.increment();
            }
            throw refused;
        }
    }

    void failed(int events, Throwable failure) {
        failed.increment(events);
        database.away(failure);
    }

    /** Not stored, as the lanes did not get to them in time. */
    void late(int events) {
        failed.increment(events);
    }

    void poisoned(int events, Throwable failure) {
        poisoned.increment(events);
        log.error("the database refused {} events; this is a bug: {}", events, failure.toString());
    }
}
