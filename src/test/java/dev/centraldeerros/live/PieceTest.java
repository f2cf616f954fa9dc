package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.log.LogJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PieceTest {
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final LogJson logJson = new LogJson(project -> "default");

    private List<LiveEvent> rows(int count, String description) {
        return IntStream.range(0, count)
                .mapToObj(i -> LiveEvent.of(Events.event(ids.next(), description), logJson))
                .toList();
    }

    @Test
    void rowsAreCutByTheirNumberAndByTheirBytes() {
        assertThat(Piece.of(rows(250, "short"))).extracting(Piece::size).containsExactly(100, 100, 50);
        List<Piece> large = Piece.of(rows(40, "x".repeat(20_000)));
        assertThat(large).allMatch(piece -> piece.bytes() <= Piece.MOST_BYTES);
        assertThat(large.stream().mapToInt(Piece::size).sum()).isEqualTo(40);
        assertThat(Piece.of(rows(2, "x".repeat(Piece.MOST_BYTES)))).hasSize(2);
        assertThat(Piece.of(List.of())).isEmpty();
    }

    @Test
    void eachFormIsWrittenOnceForAllWhoWantIt() {
        Piece piece = Piece.of(rows(2, "shared")).get(0);
        assertThat(piece.in(Frames.SINGLE)).isSameAs(piece.in(Frames.SINGLE)).isNotEqualTo(piece.in(Frames.BATCH));
        assertThat(new String(piece.in(Frames.SINGLE), StandardCharsets.UTF_8))
                .containsSubsequence("event: log\n", "shared", "event: log\n", "shared");
    }

    @Test
    void whoWantsAllOfItSharesItAndWhoDoesNotHasHisOwn() {
        List<LiveEvent> rows = rows(3, "some");
        Piece piece = Piece.of(rows).get(0);
        assertThat(piece.without(row -> false)).containsExactly(piece);
        assertThat(piece.without(row -> row == rows.get(1)))
                .singleElement()
                .extracting(Piece::size)
                .isEqualTo(2);
        assertThat(piece.without(row -> true)).isEmpty();
        assertThat(piece.size()).isEqualTo(3);
    }
}
