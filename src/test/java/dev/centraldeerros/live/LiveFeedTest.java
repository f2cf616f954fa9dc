package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.ingest.LogJson;
import dev.centraldeerros.query.LogFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Hands out on a thread that the test holds. */
class LiveFeedTest {
    private static final LogFilter ALL = new LogFilter(
            List.of(1), Set.of(), Set.of(), Set.of(), null, null, null, null, false, List.of(), Map.of(), false);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final LiveFeed feed = new LiveFeed(
            new LogJson(new Names(
                    new Names.Known(Map.of("default", 1), Map.of("DEV", (short) 1)), List.of("DEV"), Mono.empty())),
            new SimpleMeterRegistry(),
            Schedulers.fromExecutor(tasks::add));
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        feed.destroy();
    }

    private List<Event> batch(int count, String details) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Event(
                        ids.next(),
                        1,
                        1,
                        Instant.EPOCH,
                        Level.INFO,
                        "DEV",
                        "a",
                        "event " + i,
                        details,
                        1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .toList();
    }

    private void watch() {
        LiveConsumer consumer = feed.register(ALL, Frames.SINGLE, () -> true);
        consumer.pieces().subscribe(piece -> sent.add(new String(piece, StandardCharsets.UTF_8)));
    }

    private void handOut() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void awaitSent(String text) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> String.join("", sent).contains(text));
    }

    @Test
    void aCommitReturnsBeforeAnyFilterIsAsked() {
        watch();
        List<Event> batch = batch(3, null);
        UUID last = batch.get(2).id();

        feed.committed(batch);
        assertThat(feed.committedUpTo(last)).isEmpty();

        handOut();
        assertThat(feed.committedUpTo(last))
                .hasValueSatisfying(all -> assertThat(all).hasSize(3));
        awaitSent("event 2");
    }

    @Test
    void whenTheHandingOutDoesNotKeepUpItHoldsABoundedAmountAndReadersAreTold() {
        watch();
        String details = "x".repeat(200_000);
        for (int i = 0; i < 30; i++) {
            feed.committed(batch(10, details));
        }
        List<Event> lost = batch(10, details);
        feed.committed(lost);
        handOut();

        awaitSent("event: dropped\ndata: {\"count\":");
        // What was lost is remembered as committed all the same: who resumes finds it in the database.
        assertThat(feed.committedUpTo(lost.get(9).id())).isPresent();

        sent.clear();
        feed.committed(batch(1, details));
        handOut();
        awaitSent("event 0");
    }
}
