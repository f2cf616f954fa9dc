package dev.centraldeerros.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class RetentionTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-26T00:00:00Z");
    private static final long DAY_BYTES = 1_000;

    /** Ten days up to the one that begins at midnight, a thousand bytes each. */
    private static final List<Partitions.Range> DAYS = IntStream.rangeClosed(-9, 0)
            .mapToObj(day -> new Partitions.Range(
                    "log_" + day,
                    MIDNIGHT.plus(Duration.ofDays(day)),
                    MIDNIGHT.plus(Duration.ofDays(day + 1)),
                    DAY_BYTES,
                    true))
            .toList();

    private static List<String> gone(Retention retention, Instant now) {
        Instant cutoff = retention.cutoff(DAYS, now);
        return DAYS.stream()
                .filter(range -> !range.upper().isAfter(cutoff))
                .map(Partitions.Range::name)
                .toList();
    }

    @Test
    void aPartitionGoesOnceItsLastMomentIsPastTheAge() {
        Retention week = new Retention(Duration.ofDays(7), null);

        assertThat(gone(week, MIDNIGHT.minusMillis(1))).containsExactly("log_-9");
        assertThat(gone(week, MIDNIGHT)).containsExactly("log_-9", "log_-8");
        assertThat(week.expiry(DAYS.get(1))).isEqualTo(MIDNIGHT);
    }

    @Test
    void theOldestGoUntilTheRestFits() {
        Retention bytes = new Retention(Duration.ofDays(90), DataSize.ofBytes(7 * DAY_BYTES));

        assertThat(gone(bytes, MIDNIGHT.plusSeconds(1))).containsExactly("log_-9", "log_-8", "log_-7");
        assertThat(gone(new Retention(Duration.ofDays(90), DataSize.ofBytes(10 * DAY_BYTES)), MIDNIGHT))
                .isEmpty();
    }

    @Test
    void theLastDayStaysWhateverItTakes() {
        Retention none = new Retention(Duration.ofDays(1), DataSize.ofBytes(1));

        assertThat(gone(none, MIDNIGHT.plusSeconds(1))).endsWith("log_-2").doesNotContain("log_-1", "log_0");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(RetentionProperties.class)
    static class Settings {}

    @Test
    void settingsThatWouldDeleteTheDayStopTheStartByName() {
        ApplicationContextRunner start = new ApplicationContextRunner().withUserConfiguration(Settings.class);
        Map.of("central.retention", "23h", "central.retention-bytes", "99MB")
                .forEach((name, value) -> start.withPropertyValues(name + "=" + value)
                        .run(context -> assertThat(context.getStartupFailure())
                                .rootCause()
                                .hasMessageContaining(name + " must be")));
        start.withPropertyValues("central.retention=1d", "central.retention-bytes=100MB")
                .run(context -> assertThat(context.getBean(RetentionProperties.class))
                        .isEqualTo(new RetentionProperties(Duration.ofDays(1), DataSize.ofMegabytes(100))));
    }
}
