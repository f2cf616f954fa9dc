package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One subscription, with the time in the test's hand. */
class LiveSubscriptionTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicBoolean writable = new AtomicBoolean(true);
    private final AtomicLong lost = new AtomicLong();
    private final List<String> sent = new ArrayList<>();
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final LogJson logJson = new LogJson(project -> "default", event -> null);
    private final LiveSubscription subscription = new LiveSubscription(
            new LogFilter(List.of(1), null, null, false, List.of()),
            SseFormat.SINGLE,
            Instant.EPOCH,
            writable::get,
            lost::addAndGet);
    private final Disposable reading = Flux.<byte[]>create(sink -> {
                sink.onRequest(more -> subscription.drain());
                subscription.open(sink);
            })
            .subscribe(chunk -> sent.add(new String(chunk, StandardCharsets.UTF_8)));

    private final Disposable turns = time.schedulePeriodically(
            subscription::tick,
            LiveSubscription.TICK.toMillis(),
            LiveSubscription.TICK.toMillis(),
            TimeUnit.MILLISECONDS);

    @AfterEach
    void stop() {
        turns.dispose();
        reading.dispose();
        time.dispose();
    }

    private List<LiveEvent> events(int count) {
        return events(count, "event ");
    }

    private List<LiveEvent> events(int count, String description) {
        List<LiveEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new LiveEvent(Events.event(ids.next(), description + i), logJson));
        }
        return events;
    }

    private void offer(List<EventChunk> chunks) {
        chunks.forEach(subscription::offer);
    }

    private static List<EventChunk> chunks(List<LiveEvent> events) {
        return EventChunk.of(SseFormat.SINGLE, events);
    }

    private long rows() {
        return sent.stream().flatMap(String::lines).filter("event: log"::equals).count();
    }

    @Test
    void aQuietStreamHasACommentEveryFifteenSeconds() {
        time.advanceTimeBy(Duration.ofMillis(14_999));
        assertThat(sent).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(sent).containsExactly(": keep-alive\n\n");
        time.advanceTimeBy(Duration.ofSeconds(30));
        assertThat(sent).hasSize(3).allMatch(": keep-alive\n\n"::equals);
    }

    /** A comment is nothing to a page, which could not tell a dead connection from a quiet one. */
    @Test
    void aQuietStreamOfBatchesHasAPingEveryFifteenSeconds() {
        LiveSubscription batches =
                new LiveSubscription(subscription.filter, SseFormat.BATCH, Instant.EPOCH, () -> true, lost::addAndGet);
        Disposable open = Flux.<byte[]>create(batches::open)
                .subscribe(chunk -> sent.add(new String(chunk, StandardCharsets.UTF_8)));
        for (Duration passed = Duration.ZERO;
                passed.compareTo(LiveSubscription.HEARTBEAT) < 0;
                passed = passed.plus(LiveSubscription.TICK)) {
            assertThat(sent).isEmpty();
            batches.tick();
        }
        open.dispose();
        assertThat(sent).containsExactly("event: ping\ndata: {}\n\n");
    }

    @Test
    void whatIsOfferedIsSentAtOnce() {
        offer(chunks(events(3)));
        assertThat(sent).hasSize(1);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void aSlowReaderLosesTheOldestAndKeepsTheNewest() {
        writable.set(false);
        offer(chunks(events(LiveSubscription.MAX_EVENTS + 7)));
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(sent).isEmpty();

        writable.set(true);
        time.advanceTimeBy(LiveSubscription.TICK);
        assertThat(sent.get(0)).isEqualTo("event: dropped\ndata: {\"count\":" + EventChunk.MAX_EVENTS + "}\n\n");
        assertThat(rows()).isEqualTo(LiveSubscription.MAX_EVENTS + 7 - EventChunk.MAX_EVENTS);
        assertThat(sent.get(1)).contains("\"event 100\"").doesNotContain("\"event 99\"");
        assertThat(lost).hasValue(EventChunk.MAX_EVENTS);
    }

    @Test
    void aReaderIsBoundedInBytesOfWhatWouldBeSentToo() {
        writable.set(false);
        offer(chunks(events(400, "x".repeat(16_000))));
        writable.set(true);
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(rows()).isBetween(200L, 262L);
        assertThat(lost).hasValue(400 - rows());
        assertThat(sent.stream().mapToInt(String::length).sum()).isLessThan(LiveSubscription.MAX_BYTES + 50_000);
    }

    @Test
    void oneRowThatIsLargerThanTheBufferIsSentAllTheSame() {
        writable.set(false);
        offer(chunks(events(2, "y".repeat(LiveSubscription.MAX_BYTES))));
        writable.set(true);
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(rows()).isEqualTo(1);
        assertThat(lost).hasValue(1);
    }

    @Test
    void oneWhoNeverReadsIsNotSentHeartbeatsEither() {
        writable.set(false);
        time.advanceTimeBy(Duration.ofMinutes(10));
        writable.set(true);
        time.advanceTimeBy(LiveSubscription.TICK);
        assertThat(sent).containsExactly(": keep-alive\n\n");
    }

    @Test
    void replayedEventsAreSentOnceAndTheirIdsEvicted() {
        List<LiveEvent> events = events(3);
        Set<UUID> ids = events.stream().map(LiveEvent::id).collect(Collectors.toSet());
        writable.set(false);
        offer(chunks(events));
        writable.set(true);
        subscription.replayed(ids);
        time.advanceTimeBy(LiveSubscription.REPEATS.minusSeconds(1));
        offer(chunks(events));
        assertThat(rows()).isZero();

        time.advanceTimeBy(Duration.ofSeconds(2));
        offer(chunks(events));
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void aReplayReadsWhatWasDroppedMeanwhileAndTheClientIsNotTold() {
        writable.set(false);
        offer(chunks(events(LiveSubscription.MAX_EVENTS + 1)));
        assertThat(subscription.clearDropped()).isTrue();
        assertThat(subscription.clearDropped()).isFalse();
        writable.set(true);
        time.advanceTimeBy(LiveSubscription.TICK);
        assertThat(sent).isEmpty();
    }

    @Test
    void oneWhoIsGoneIsSentNothing() {
        reading.dispose();
        offer(chunks(events(1)));
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(sent).isEmpty();
    }
}
