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

    /** Commits, and no refusal, for so long: the outage is over. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** The same without write requests; longer than a request waits before it fails. */
    private static final Duration LONG_QUIET = Duration.ofSeconds(10);

    /** An answer to the probe, which asks once a second, is as fresh as that. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Clock clock;

    /** When the database answered last; volatile, because requests ask. */
    private volatile Instant lastAnswer = Instant.EPOCH;

    // All of these are guarded by this object's lock.
    private @Nullable Instant since;
    private Instant lastRefusal = Instant.EPOCH;
    private @Nullable Instant firstAnswer;
    private long refused;
    private boolean lacksRoom;

    /** Takes the database for present until it hears otherwise. */
    public OutageTracker(Clock clock) {
        this.clock = clock;
    }

    /** A request was refused because of {@code cause}; the first of an outage is logged. */
    public synchronized void away(Throwable cause) {
        Instant now = clock.instant();
        if (since == null) {
            since = now;
            refused = 0;
            LOG.warn("The database is unavailable: {}", LogSanitizer.of(innermost(cause)));
        }
        lastRefusal = now;
        firstAnswer = null;
        lacksRoom = lacksRoom || SqlState.NO_ROOM.isIn(cause);
        refused++;
    }

    /** The database took logs; told once it has been away and no longer refuses anything. */
    public void committed() {
        answered(QUIET);
    }

    /** The database answered a question, which does not say that it takes logs. */
    public void answered() {
        answered(LONG_QUIET);
    }

    /** Whether it answers: a request that gets no connection then waits for other requests. */
    boolean hasJustAnswered() {
        return clock.instant().isBefore(lastAnswer.plus(FRESH));
    }

    private synchronized void answered(Duration quiet) {
        lastAnswer = clock.instant();
        if (since == null || lacksRoom) {
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

    /** Whether a write was refused for want of room on the disk, and none was found since; that small ones succeed says nothing. */
    synchronized boolean lacksRoom() {
        return lacksRoom;
    }

    /** There is room on the disk for more than a few rows. */
    synchronized void foundRoom() {
        lacksRoom = false;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
