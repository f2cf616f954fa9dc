package dev.centraldeerros.account.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SessionMonitorTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    @Test
    void aStreamEndsWithItsTokenAndNeverLaterThanATimerCanCount() {
        assertThat(SessionMonitor.untilExpiry(NOW.plusSeconds(5), NOW)).isEqualTo(Duration.ofSeconds(5));
        assertThat(SessionMonitor.untilExpiry(NOW.minusSeconds(5), NOW)).isZero();
        for (Instant end : new Instant[] {Instant.parse("9999-12-31T23:59:59Z"), Instant.MAX}) {
            assertThat(Mono.delay(SessionMonitor.untilExpiry(end, NOW))).isNotNull();
        }
    }
}
