package dev.centraldeerros.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.batch.WriteRequests;
import dev.centraldeerros.ingest.queue.BatchWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Flux;

/**
 * After days asleep, or with a clock that jumped, there is no partition for the first log. On a database of its own: those of
 * the keys of today are dropped.
 */
@ServerTest
@TestPropertySource(properties = "spring.application.name=long-sleep")
class LongSleepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private BatchWriter.Factory writers;

    private static Event event(Instant arrival, String details) {
        return Events.event(
                new EventIds(Clock.fixed(arrival, ZoneOffset.UTC)).next(), 1, 1, "d", details, "key of " + arrival);
    }

    @Test
    void theFirstBatchWaitsForItsPartition() {
        Instant awake = Instant.now().plus(Duration.ofDays(10));
        List<WriteRequest> batch = List.of(
                WriteRequests.of(event(awake, "text")), WriteRequests.of(event(awake.plus(Duration.ofDays(1)), null)));

        Batch written = writers.open(8).write(batch).block(PATIENCE);

        assertThat(written.stored()).hasSize(2);
    }

    @Test
    void lanesAndNodesThatWakeUpTogetherAllFindOne() {
        Instant awake = Instant.now().plus(Duration.ofDays(30));

        List<Integer> stored = Flux.fromStream(IntStream.range(0, 6).boxed())
                .flatMap(
                        worker -> writers.open(worker)
                                .write(List.of(WriteRequests.of(event(awake.plusMillis(worker), null)))),
                        6)
                .map(written -> written.stored().size())
                .collectList()
                .block(PATIENCE);

        assertThat(stored).hasSize(6).containsOnly(1);
    }
}
