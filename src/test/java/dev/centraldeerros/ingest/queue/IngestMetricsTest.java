package dev.centraldeerros.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.database.OutageTracker;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.Fingerprinter;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.DedupResult;
import dev.centraldeerros.ingest.batch.EventResult;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.batch.WriteRequests;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.ingest.wire.Protocol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Events of several protocols share batches, and are counted apart. */
class IngestMetricsTest {
    private static final Protocol OTHER = new Protocol("other");

    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final IngestMetrics metrics = new IngestMetrics(
            registry,
            new IngestLimiter(new IngestProperties(
                    1, 1, 10, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1), Duration.ofSeconds(5))),
            new OutageTracker(Clock.systemUTC()),
            List.of(new NativeJson(ids, new Fingerprints(Level.ERROR, Fingerprinter.VERSION))));

    private WriteRequest request(Protocol protocol, int events) {
        Event event = Events.event(ids.next(), "counted");
        Event[] all = new Event[events];
        Arrays.fill(all, event);
        return new WriteRequest(protocol, event.sender(), List.of(all), null);
    }

    private double counted(String protocol, String outcome) {
        return registry.get("central.ingest.events")
                .tag("protocol", protocol)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void everyDecodersCountersAreThereBeforeItsFirstEvent() {
        assertThat(counted("json", "accepted")).isZero();
    }

    @Test
    void whatIsStoredAndWhatWasThereBefore() {
        Batch batch = new Batch(List.of(request(WriteRequests.PROTOCOL, 1), request(OTHER, 3)));
        EventResult there = new EventResult.Duplicate(ids.next(), false);
        batch.setDedupResult(DedupResult.of(
                batch.requests(),
                Arrays.asList(null, null),
                List.of(EventResult.STORED, there, EventResult.STORED, there)));

        metrics.committed(batch);

        assertThat(counted("json", "accepted")).isEqualTo(1);
        assertThat(counted("json", "duplicate")).isZero();
        assertThat(counted("other", "accepted")).isEqualTo(1);
        assertThat(counted("other", "duplicate")).isEqualTo(2);
    }

    @Test
    void whatIsNotStoredWhateverTheReason() {
        List<WriteRequest> requests = List.of(request(WriteRequests.PROTOCOL, 2), request(OTHER, 3));

        metrics.failed(requests, new IllegalStateException("away"));
        metrics.late(requests);
        metrics.poisoned(requests, new IllegalStateException("poison"));
        metrics.rejected(OTHER, 5);
        Assertions.catchThrowable(() -> metrics.countingShed(OTHER, () -> {
            throw ApiException.of(Problem.OVERLOADED, "full");
        }));

        assertThat(counted("json", "failed")).isEqualTo(4);
        assertThat(counted("other", "failed")).isEqualTo(6);
        assertThat(counted("json", "poisoned")).isEqualTo(2);
        assertThat(counted("other", "poisoned")).isEqualTo(3);
        assertThat(counted("json", "rejected")).isZero();
        assertThat(counted("other", "rejected")).isEqualTo(5);
        assertThat(counted("other", "shed")).isEqualTo(1);
    }
}
