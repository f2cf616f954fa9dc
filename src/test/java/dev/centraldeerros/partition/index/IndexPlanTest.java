package dev.centraldeerros.partition.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexPlanTest {
    private static final Instant DAY = Instant.parse("2026-11-30T00:00:00Z");
    private static final Instant NEXT = DAY.plus(Duration.ofDays(1));
    private static final List<Partitions.Range> RANGES =
            List.of(new Partitions.Range("log_2026_11_30", DAY, NEXT, 0, true));

    private static Segment part(boolean indexed) {
        return new Segment(
                "log_2026_11_30",
                EventIds.floor(DAY),
                EventIds.floor(DAY),
                EventIds.floor(DAY.plusSeconds(60)),
                1,
                100_000,
                indexed,
                false,
                false,
                null,
                null);
    }

    private static IndexPlan at(Instant now, Segment known) {
        return new IndexPlan(RANGES, List.of(known), List.of(), now, true, 100_000);
    }

    @Test
    void partsOfAnOpenPartitionGetOrderIndexesThenTextIndexes() {
        Instant noon = DAY.plus(Duration.ofHours(12));
        assertThat(at(noon, part(false)).unready()).hasValue(part(false));
        assertThat(at(noon, part(false)).unsearchable()).isEmpty();
        assertThat(at(noon, part(true)).unready()).isEmpty();
        assertThat(at(noon, part(true)).unsearchable()).hasValue(part(true));
    }

    @Test
    void partsOfAClosedPartitionGetNoMoreIndexes() {
        Instant later = NEXT.plus(IndexPlan.CLOSED);
        assertThat(at(later, part(false)).unready()).isEmpty();
        assertThat(at(later, part(true)).unsearchable()).isEmpty();
        assertThat(at(later, part(true)).closed()).isPresent();
    }
}
