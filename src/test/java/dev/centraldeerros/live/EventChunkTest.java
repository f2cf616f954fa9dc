package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.log.LogJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventChunkTest {
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final LogJson logJson = new LogJson(project -> "default", event -> null);

    private List<LiveEvent> rows(int count, String description) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LiveEvent(Events.event(ids.next(), description), logJson))
                .toList();
    }

    private static List<EventChunk> chunks(List<LiveEvent> events) {
        return EventChunk.of(SseFormat.SINGLE, events);
    }

    @Test
    void eventsAreDividedByTheirNumberAndByTheirBytes() {
        assertThat(chunks(rows(250, "short"))).extracting(EventChunk::size).containsExactly(100, 100, 50);
        List<EventChunk> large = chunks(rows(40, "x".repeat(20_000)));
        assertThat(large).allMatch(chunk -> chunk.bytes() < EventChunk.MAX_BYTES + 21_000);
        assertThat(large).extracting(EventChunk::size).containsExactly(13, 13, 13, 1);
        assertThat(chunks(rows(2, "x".repeat(EventChunk.MAX_BYTES)))).hasSize(2);
        assertThat(chunks(List.of())).isEmpty();
    }

    @Test
    void aChunkIsEncodedOnce() {
        EventChunk chunk = chunks(rows(2, "shared")).get(0);
        assertThat(chunk.encoded()).isSameAs(chunk.encoded());
        assertThat(new String(chunk.encoded(), StandardCharsets.UTF_8))
                .containsSubsequence("event: log\n", "shared", "event: log\n", "shared");
    }

    @Test
    void aChunkIsSharedUnlessEventsAreLeftOut() {
        List<LiveEvent> rows = rows(3, "some");
        EventChunk chunk = chunks(rows).get(0);
        assertThat(chunk.without(Set.of(ids.next()))).isSameAs(chunk);
        assertThat(chunk.without(Set.of(rows.get(1).id())).size()).isEqualTo(2);
        assertThat(chunk.without(rows.stream().map(LiveEvent::id).collect(Collectors.toSet()))
                        .size())
                .isZero();
        assertThat(chunk.size()).isEqualTo(3);
    }
}
