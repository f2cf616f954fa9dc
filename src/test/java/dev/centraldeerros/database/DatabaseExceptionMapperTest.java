package dev.centraldeerros.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseExceptionMapperTest {
    private static final R2dbcTimeoutException NO_CONNECTION =
            new R2dbcTimeoutException("Connection acquisition timed out after 2000ms");

    private final OutageTracker state = new OutageTracker(Clock.systemUTC());
    private final DatabaseExceptionMapper failures = new DatabaseExceptionMapper(state);

    @Test
    void requestWithoutConnectionIsBusyWhileTheDatabaseResponds() {
        assertThat(failures.of(NO_CONNECTION)).hasValue(Problem.DATABASE_UNAVAILABLE);
        state.answered();
        assertThat(failures.of(NO_CONNECTION)).hasValue(Problem.QUERIES_BUSY);
    }

    @Test
    void aSlowRequestDoesNotMakeTheLogSayThatTheDatabaseIsAway(CapturedOutput output) {
        ApiException late =
                ApiException.retryLater(Problem.DATABASE_UNAVAILABLE, "It took too long.", RetryAfter.jittered());
        state.answered();
        failures.onReported(Problem.DATABASE_UNAVAILABLE, late);
        assertThat(output).doesNotContain("The database is unavailable");

        failures.onReported(Problem.DATABASE_UNAVAILABLE, new R2dbcNonTransientResourceException("refused", "08001"));
        assertThat(output).contains("The database is unavailable");
    }
}
