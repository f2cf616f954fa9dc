package dev.centraldeerros.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.ingest.batch.WriteRequests;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final EventIds IDS = new EventIds(Clock.systemUTC());

    private final FairQueue queue = new FairQueue();

    private static Event event(long sender, String description) {
        return Events.event(IDS.next(), 1, sender, description, null, null);
    }

    private void add(long sender, int events, long bytes, long deadline) {
        List<Event> all = IntStream.range(0, events)
                .mapToObj(i -> event(sender, sender + "/" + i))
                .toList();
        queue.add(new PendingWrite(WriteRequests.of(all), bytes, deadline, receipt -> {}, failure -> {}, () -> {}));
    }

    private List<Long> taken(int events, long bytes) {
        return queue.pollBatch(events, bytes).stream()
                .map(waiting -> ((Sender.Account) waiting.request().sender()).id())
                .toList();
    }

    @Test
    void aLoneParcelOfAnotherIsInTheNextBatchHoweverMuchOneSends() {
        for (int i = 0; i < 4_000; i++) {
            add(1, 250, 1, 0);
        }
        add(2, 1, 1, 0);

        assertThat(taken(5_000, 1_000_000)).hasSize(21).contains(2L);
    }

    @Test
    void sendersTakeTurnsAcrossBatchesAndEachKeepsItsOrder() {
        for (int i = 0; i < 3; i++) {
            add(1, 1, 1, i);
        }
        for (int i = 0; i < 3; i++) {
            add(2, 1, 1, i);
        }
        add(3, 1, 1, 0);

        assertThat(taken(2, 100)).containsExactly(1L, 2L);
        assertThat(taken(3, 100)).containsExactly(3L, 1L, 2L);
        assertThat(queue.pollBatch(10, 100)).extracting(PendingWrite::deadline).containsExactly(2L, 2L);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aBatchIsFullByItsBytesToo() {
        for (int i = 0; i < 5; i++) {
            add(1, 1, 40, 0);
        }
        assertThat(taken(100, 100)).hasSize(3);
        add(2, 1, 1_000, 0);
        assertThat(taken(100, 100)).containsExactly(1L, 2L);
    }

    @Test
    void whatIsOverdueIsTakenOutAndTheRestStays() {
        add(1, 1, 1, 10);
        add(1, 1, 1, 20);
        add(2, 1, 1, 10);
        add(3, 1, 1, 30);

        assertThat(queue.overdue(10)).hasSize(2);
        assertThat(queue.overdue(10)).isEmpty();
        assertThat(taken(10, 10)).containsExactlyInAnyOrder(1L, 3L);
    }
}
