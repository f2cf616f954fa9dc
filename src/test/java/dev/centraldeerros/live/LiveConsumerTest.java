package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.log.LogJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One who watches, with a clock in the test's hand. */
class LiveConsumerTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicBoolean writable = new AtomicBoolean(true);
    private final AtomicLong lost = new AtomicLong();
    private final List<String> sent = new ArrayList<>();
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final LogJson logJson = new LogJson(project -> "default");
    private final LiveConsumer consumer =
            new LiveConsumer(Frames.SINGLE, writable::get, LiveConsumer.Start.EVER, lost::addAndGet, time);
    private final Disposable reading =
            consumer.pieces().subscribe(piece -> sent.add(new String(piece, StandardCharsets.UTF_8)));

    private final Disposable turns = time.schedulePeriodically(
            consumer::turn, LiveConsumer.TURN.toMillis(), LiveConsumer.TURN.toMillis(), TimeUnit.MILLISECONDS);

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
            events.add(LiveEvent.of(Events.event(ids.next(), description + i), logJson));
        }
        return events;
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

    @Test
    void whatWaitsIsSentAtTheNextTurn() {
        consumer.offer(Piece.of(events(3)));
        assertThat(sent).isEmpty();
        time.advanceTimeBy(LiveConsumer.TURN);
        assertThat(sent).hasSize(1);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void aSlowReaderLosesTheOldestAndKeepsTheNewest() {
        writable.set(false);
        consumer.offer(Piece.of(events(LiveConsumer.BUFFER_ROWS + 7)));
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(sent).isEmpty();

        writable.set(true);
        time.advanceTimeBy(LiveConsumer.TURN);
        assertThat(sent.get(0)).isEqualTo("event: dropped\ndata: {\"count\":" + Piece.MOST_ROWS + "}\n\n");
        assertThat(rows()).isEqualTo(LiveConsumer.BUFFER_ROWS + 7 - Piece.MOST_ROWS);
        assertThat(sent.get(1)).contains("\"event 100\"").doesNotContain("\"event 99\"");
        assertThat(lost).hasValue(Piece.MOST_ROWS);
    }

    @Test
    void aReaderIsBoundedInBytesOfWhatWouldBeSentToo() {
        writable.set(false);
        consumer.offer(Piece.of(events(400, "x".repeat(16_000))));
        writable.set(true);
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(rows()).isBetween(200L, 262L);
        assertThat(lost).hasValue(400 - rows());
        assertThat(sent.stream().mapToInt(String::length).sum()).isLessThan(LiveConsumer.BUFFER_BYTES + 50_000);
    }

    @Test
    void oneRowThatIsLargerThanTheBufferIsSentAllTheSame() {
        writable.set(false);
        consumer.offer(Piece.of(events(2, "y".repeat(LiveConsumer.BUFFER_BYTES))));
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
        time.advanceTimeBy(LiveConsumer.TURN);
        assertThat(sent).containsExactly(": keep-alive\n\n");
    }

    @Test
    void whatWasReplayedIsNotSentAgainAndIsForgottenOnceItCannotComeAnyMore() {
        List<LiveEvent> rows = events(3);
        assertThat(consumer.replaying(rows)).hasSize(3);
        consumer.replayEnded(Duration.ofSeconds(20));
        consumer.offer(Piece.of(rows));
        time.advanceTimeBy(Duration.ofSeconds(19));
        assertThat(rows()).isZero();
        assertThat(consumer.remembered()).isEqualTo(3);

        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(consumer.remembered()).isZero();
        assertThat(consumer.replaying(rows)).hasSize(3);
    }

    @Test
    void oneWhoIsGoneIsSentNothing() {
        consumer.offer(Piece.of(events(1)));
        reading.dispose();
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(sent).isEmpty();
    }

    @Test
    void whatFillsHalfTheBufferIsNotKeptForTheNextTurn() {
        consumer.offer(Piece.of(events(LiveConsumer.BUFFER_ROWS / 2 + 1)));
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(rows()).isEqualTo(LiveConsumer.BUFFER_ROWS / 2 + 1);
    }
}
