package dev.centraldeerros.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutageTrackerTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final InstantSource time = () -> now;
    private final OutageTracker state = new OutageTracker(time.withZone(ZoneOffset.UTC));

    private void later(Duration length) {
        now = now.plus(length);
    }

    private static List<String> onReported(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("The database is"))
                .map(line -> line.substring(line.indexOf("The database is")))
                .toList();
    }

    @Test
    void anOutageIsToldOnceHoweverOftenItAnswersInBetween(CapturedOutput output) {
        for (int i = 0; i < 20; i++) {
            state.failed(new IllegalStateException("cut"));
            later(Duration.ofMillis(500));
            state.committed();
            later(Duration.ofMillis(500));
        }
        assertThat(onReported(output)).containsExactly("The database is unavailable: IllegalStateException: cut");

        later(Duration.ofSeconds(1));
        state.committed();
        state.committed();
        assertThat(onReported(output))
                .containsExactly(
                        "The database is unavailable: IllegalStateException: cut",
                        "The database is available again after 19500 ms, 20 requests were rejected");
    }

    @Test
    void answersAloneEndAnOutageLater(CapturedOutput output) {
        state.failed(new IllegalStateException("a table is locked"));
        later(Duration.ofSeconds(8));
        state.answered();
        state.failed(new IllegalStateException("a table is locked"));
        later(Duration.ofSeconds(8));
        state.answered();
        assertThat(onReported(output)).hasSize(1);

        later(Duration.ofSeconds(2));
        state.answered();
        assertThat(onReported(output)).hasSize(2);
    }

    @Test
    void smallWritesThatFindAPlaceDoNotEndTheWantOfRoom(CapturedOutput output) {
        state.failed(new R2dbcNonTransientResourceException("No space left on device", "53100"));
        later(Duration.ofSeconds(5));
        state.committed();
        assertThat(onReported(output)).hasSize(1);
        assertThat(state.lacksSpace()).isTrue();

        state.hasSpace();
        state.committed();
        assertThat(onReported(output)).hasSize(2);
    }
}
