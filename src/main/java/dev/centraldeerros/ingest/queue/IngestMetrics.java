package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.database.OutageTracker;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.wire.Decoder;
import dev.centraldeerros.ingest.wire.Protocol;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Meters of ingestion. Tags come from closed sets, never from events. Invariant without events in flight: received =
 * accepted + duplicate + rejected + shed + failed + poisoned. A long body that is shed counts as one event, because it was
 * not decoded.
 */
@Component
public final class IngestMetrics {
    private static final Logger log = LoggerFactory.getLogger(IngestMetrics.class);
    private static final String EVENTS = "central.ingest.events";

    private static final Duration[] COMMIT_BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    /** Counters by protocol; thread-safe. */
    private final Map<Protocol, Outcomes> outcomes = new ConcurrentHashMap<>();

    private final DistributionSummary batchEvents;
    private final Timer commit;

    private final OutageTracker database;

    IngestMetrics(MeterRegistry registry, IngestLimiter limiter, OutageTracker database, List<Decoder> decoders) {
        this.registry = registry;
        this.database = database;
        decoders.forEach(decoder -> {
            Outcomes unused = of(decoder.protocol()); // registers the counters before the first event
        });
        this.batchEvents = DistributionSummary.builder("central.ingest.batch.events")
                .description("Events that shared a transaction")
                .register(registry);
        this.commit = Timer.builder("central.ingest.commit")
                .description("From the start of a transaction to its COMMIT")
                .serviceLevelObjectives(COMMIT_BUCKETS)
                .register(registry);
        Gauge.builder("central.ingest.queue.events", limiter, IngestLimiter::events)
                .description("Events under way: waiting for a transaction or in one")
                .register(registry);
        Gauge.builder("central.ingest.queue.bytes", limiter, IngestLimiter::bytes)
                .description("Maximum memory of these bodies")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Counters of one protocol. */
    private record Outcomes(
            Counter accepted, Counter duplicate, Counter rejected, Counter shed, Counter failed, Counter poisoned) {}

    private Outcomes of(Protocol protocol) {
        return outcomes.computeIfAbsent(
                protocol,
                fresh -> new Outcomes(
                        counter(fresh, "accepted"),
                        counter(fresh, "duplicate"),
                        counter(fresh, "rejected"),
                        counter(fresh, "shed"),
                        counter(fresh, "failed"),
                        counter(fresh, "poisoned")));
    }

    private Counter counter(Protocol protocol, String outcome) {
        return Counter.builder(EVENTS)
                .description("Events by what became of them")
                .tag("protocol", protocol.tag())
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

    void committed(Batch batch) {
        List<WriteRequest> requests = batch.requests();
        for (int i = 0; i < requests.size(); i++) {
            WriteRequest request = requests.get(i);
            int size = request.events().size();
            int stored = batch.dedup().stored(i, size);
            Outcomes own = of(request.protocol());
            own.accepted.increment(stored);
            if (stored < size) {
                own.duplicate.increment((double) size - stored);
            }
        }
        database.committed();
    }

    public void rejected(Protocol protocol, long events) {
        of(protocol).rejected.increment((double) events);
    }

    /** Runs {@code work} and counts its rejection if capacity was missing. */
    public <T> T countingShed(Protocol protocol, Supplier<T> work) {
        try {
            return work.get();
        } catch (ApiException refused) {
            refused(protocol, refused);
            throw refused;
        }
    }

    /** Counts the error if capacity was missing. */
    public void refused(Protocol protocol, ApiException refusal) {
        if (refusal.problem() == Problem.OVERLOADED) {
            of(protocol).shed.increment();
        }
    }

    void failed(List<WriteRequest> requests, Throwable failure) {
        requests.forEach(request ->
                of(request.protocol()).failed.increment(request.events().size()));
        database.failed(failure);
    }

    /** Counts events that were not stored before their deadline. */
    void late(List<WriteRequest> requests) {
        requests.forEach(request ->
                of(request.protocol()).failed.increment(request.events().size()));
    }

    void poisoned(List<WriteRequest> requests, Throwable failure) {
        requests.forEach(request ->
                of(request.protocol()).poisoned.increment(request.events().size()));
        int events =
                requests.stream().mapToInt(request -> request.events().size()).sum();
        log.error("The database rejected {} events, this is a bug: {}", events, failure.toString());
    }
}
