package dev.centraldeerros.database;

import dev.centraldeerros.http.problem.LogSanitizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs the start and the end of an outage once, with the number of rejected requests. */
@Component
public class OutageTracker {
    private static final Logger LOG = LoggerFactory.getLogger(OutageTracker.class);

    /** Time with commits and without failures after which an outage is over. */
    private static final Duration RECOVERY_PERIOD = Duration.ofSeconds(2);

    /** The same without write requests; longer than the response timeout. */
    private static final Duration LONG_RECOVERY_PERIOD = Duration.ofSeconds(10);

    /** Maximum age of a probe result, which arrives once a second. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Clock clock;

    /** Time of the last result of the database. Volatile, because requests read it. */
    private volatile Instant lastAnswer = Instant.EPOCH;

    // These fields are guarded by this.
    private @Nullable Instant since;
    private Instant lastRefusal = Instant.EPOCH;
    private @Nullable Instant firstAnswer;
    private long refused;
    private boolean lacksSpace;

    /** Starts with an available database. */
    public OutageTracker(Clock clock) {
        this.clock = clock;
    }

    /** Counts a request that failed because of {@code cause}; logs the first of an outage. */
    public synchronized void failed(Throwable cause) {
        Instant now = clock.instant();
        if (since == null) {
            since = now;
            refused = 0;
            LOG.warn("The database is unavailable: {}", LogSanitizer.of(innermost(cause)));
        }
        lastRefusal = now;
        firstAnswer = null;
        lacksSpace = lacksSpace || SqlState.NO_ROOM.isIn(cause);
        refused++;
    }

    /** Called after a commit; ends an outage after {@link #RECOVERY_PERIOD} without failures. */
    public void committed() {
        answered(RECOVERY_PERIOD);
    }

    /** Called after a successful query, which does not prove that writes succeed. */
    public void answered() {
        answered(LONG_RECOVERY_PERIOD);
    }

    /** Returns whether it responded lately, so that a request without a connection waits for other requests. */
    boolean isResponsive() {
        return clock.instant().isBefore(lastAnswer.plus(FRESH));
    }

    private synchronized void answered(Duration quiet) {
        lastAnswer = clock.instant();
        if (since == null || lacksSpace) {
            return;
        }
        Instant now = clock.instant();
        if (firstAnswer == null) {
            firstAnswer = now;
        }
        if (!lastRefusal.plus(quiet).isAfter(now)) {
            LOG.info(
                    "The database is available again after {} ms, {} requests were rejected",
                    Duration.between(since, firstAnswer).toMillis(),
                    refused);
            since = null;
        }
    }

    /**
     * Returns whether a write failed because of a full disk and no probe has succeeded since. Small writes that succeed do
     * not count.
     */
    synchronized boolean lacksSpace() {
        return lacksSpace;
    }

    /** Called when the probe found space for more than a few rows. */
    synchronized void hasSpace() {
        lacksSpace = false;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
