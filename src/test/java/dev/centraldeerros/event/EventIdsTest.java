package dev.centraldeerros.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123Z");

    @Test
    void idsAreOfVersionSevenAndTellTheirTime() {
        UUID id = new EventIds(Clock.fixed(NOON, ZoneOffset.UTC)).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(EventIds.timeOf(id)).isEqualTo(NOON);
        assertThat(id.toString()).isGreaterThan(EventIds.floor(NOON).toString());
    }

    @Test
    void idsRiseWithinAMillisecondAndBeyondTheCounter() {
        EventIds ids = new EventIds(Clock.fixed(NOON, ZoneOffset.UTC));

        assertThat(IntStream.range(0, 10_000).mapToObj(i -> ids.next().toString()))
                .isSorted();
    }

    @Test
    void theFloorOfAMomentThatNoIdCanHaveIsTheNearest() {
        assertThat(EventIds.floor(Instant.EPOCH.minusSeconds(10))).isEqualTo(new UUID(0, 0));
        assertThat(EventIds.floor(Instant.parse("0001-01-01T00:00:00Z"))).isEqualTo(new UUID(0, 0));
        assertThat(EventIds.floor(Instant.parse("+12000-01-01T00:00:00Z")))
                .hasToString("ffffffff-ffff-0000-0000-000000000000");
        assertThat(EventIds.timeOf(EventIds.floor(NOON))).isEqualTo(NOON);
    }

    @Test
    void idsRiseWhenTheClockStepsBack() {
        Stream<Instant> times = Stream.of(NOON, NOON.minusSeconds(3_600), NOON.minusSeconds(3_599));
        var iterator = times.iterator();
        EventIds ids = new EventIds(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return iterator.next();
            }
        });

        assertThat(Stream.of(ids.next(), ids.next(), ids.next()).map(UUID::toString))
                .isSorted();
    }
}
