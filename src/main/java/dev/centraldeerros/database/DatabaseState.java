package dev.centraldeerros.database;

import dev.centraldeerros.http.problem.LogText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the log once that the database went away, and once that it is back, however many requests were refused. */
@Component
public class DatabaseState {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseState.class);

    /** Without a word from the database or a refusal for so long, an outage counts as over. */
    private static final Duration FORGET = Duration.ofMinutes(1);

    private final Clock clock;
    private @Nullable Instant since;
    private Instant last = Instant.EPOCH;
    private long refused;

    /** Takes the database for present until it hears otherwise. */
    public DatabaseState(Clock clock) {
        this.clock = clock;
    }

    /** A request was refused because of {@code cause}; the first of an outage is logged. */
    public synchronized void away(Throwable cause) {
        Instant now = clock.instant();
        if (since == null || last.plus(FORGET).isBefore(now)) {
            since = now;
            refused = 0;
            LOG.warn("The database is away: {}", LogText.of(innermost(cause)));
        }
        last = now;
        refused++;
    }

    /** The database answered; logged if it was away. */
    public synchronized void answered() {
        if (since != null) {
            Duration outage = Duration.between(since, clock.instant());
            since = null;
            LOG.info("The database is back after {} ms, {} requests were refused", outage.toMillis(), refused);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
