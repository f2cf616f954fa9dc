package dev.centraldeerros.query.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private static Buckets days(String from, String to, int days, String zone) {
        return Buckets.days(
                Instant.parse(from), Instant.parse(to), Duration.ofDays(days), ZoneId.of(zone), Limits.EARLIEST);
    }

    @Test
    void daysAreLongerOrShorterWhenClocksChange() {
        Buckets berlin = days("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", 1, "Europe/Berlin");

        assertThat(List.copyOf(berlin.starts()))
                .isEqualTo(List.of(
                        Instant.parse("2026-03-27T23:00:00Z"),
                        Instant.parse("2026-03-28T23:00:00Z"),
                        Instant.parse("2026-03-29T22:00:00Z")));
        assertThat(berlin.step()).isEqualTo(Duration.ofHours(1));
        assertThat(berlin.startOf(Instant.parse("2026-03-29T21:59:59Z"))).isEqualTo("2026-03-28T23:00:00Z");
    }

    @Test
    void weeksBeginOnMonday() {
        assertThat(days("2026-11-25T00:00:00Z", "2026-12-01T00:00:00Z", 7, "UTC")
                        .starts())
                .containsExactly(Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-30T00:00:00Z"));
    }

    @Test
    void stepsDivideTheOffsetsOfTheZone() {
        assertThat(days("2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z", 1, "UTC")
                        .step())
                .isEqualTo(Duration.ofDays(1));
        assertThat(days("2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z", 1, "Asia/Kathmandu")
                        .step())
                .isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void theFirstBucketIsWithinTheDatesOfLogs() {
        Buckets first = days("0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", 365, "America/Sao_Paulo");

        assertThat(first.starts().first()).isEqualTo(Limits.EARLIEST);
        assertThat(first.startOf(Limits.EARLIEST)).isEqualTo(Limits.EARLIEST);
    }

    @Test
    void bucketsOfFixedLengthBeginAtMultiplesOfIt() {
        Buckets hours = Buckets.fixed(
                Instant.parse("2026-11-25T00:30:00Z"),
                Instant.parse("2026-11-25T02:00:00Z"),
                Duration.ofHours(1),
                Limits.EARLIEST);

        assertThat(hours.starts())
                .containsExactly(Instant.parse("2026-11-25T00:00:00Z"), Instant.parse("2026-11-25T01:00:00Z"));
    }
}
