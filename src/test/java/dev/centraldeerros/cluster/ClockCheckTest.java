package dev.centraldeerros.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ClockCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final ClockCheck check = new ClockCheck();

    private void check(long beforeMillis, long afterMillis) {
        check.check(NOW.plusMillis(beforeMillis), NOW, NOW.plusMillis(afterMillis));
    }

    @Test
    void aClockThatDiffersByMoreThanASecondIsReportedOnceAndItsReturn(CapturedOutput output) {
        check(-20, 20);
        check(1_000, 1_500);
        check(-5_000, -1_000);
        assertThat(output).doesNotContain("clock");

        check(1_001, 1_002);
        check(3_000, 3_001);
        assertThat(output.getOut()).containsOnlyOnce("1001 ms ahead of that of the database");
        check(0, 1);
        assertThat(output).contains("agrees with the database again");
        check(-2_500, -2_000);
        assertThat(output).contains("2000 ms behind that of the database");
    }

    /** A statement that took long says little about the clock. */
    @Test
    void aSlowAnswerIsNotReported(CapturedOutput output) {
        check(-3_000, 3_000);
        assertThat(output).doesNotContain("clock");
    }
}
