package dev.centraldeerros.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.database.DatabaseState;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.Fate;
import dev.centraldeerros.ingest.batch.Parcel;
import dev.centraldeerros.ingest.batch.Parcels;
import dev.centraldeerros.ingest.batch.Settlement;
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
            new Admission(new IngestProperties(
                    1, 1, 10, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1), Duration.ofSeconds(5))),
            new DatabaseState(Clock.systemUTC()),
            List.of(new NativeJson(ids)));

    private Parcel parcel(Protocol protocol, int events) {
        Event event = Events.event(ids.next(), "counted");
        Event[] all = new Event[events];
        Arrays.fill(all, event);
        return new Parcel(protocol, event.sender(), List.of(all), null);
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
        Batch batch = new Batch(List.of(parcel(Parcels.PROTOCOL, 1), parcel(OTHER, 3)));
        Fate there = new Fate.Duplicate(ids.next(), false);
        batch.settle(Settlement.of(
                batch.parcels(), Arrays.asList(null, null), List.of(Fate.STORED, there, Fate.STORED, there)));

        metrics.committed(batch);

        assertThat(counted("json", "accepted")).isEqualTo(1);
        assertThat(counted("json", "duplicate")).isZero();
        assertThat(counted("other", "accepted")).isEqualTo(1);
        assertThat(counted("other", "duplicate")).isEqualTo(2);
    }

    @Test
    void whatIsNotStoredWhateverTheReason() {
        List<Parcel> parcels = List.of(parcel(Parcels.PROTOCOL, 2), parcel(OTHER, 3));

        metrics.failed(parcels, new IllegalStateException("away"));
        metrics.late(parcels);
        metrics.poisoned(parcels, new IllegalStateException("poison"));
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
