package dev.centraldeerros.ingest.queue;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.List;

/** What has gone wrong with one batch so far, and what may still be tried. Used by its lane alone. */
final class Trouble {
    /** Enough to find two events in a batch of 5,000. */
    private static final int MOST_DIVISIONS = 50;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(320);

    /** Rolled back because of another transaction (class 40), or a lock that was not to be had in time. */
    private static final List<String> CONTENTION = List.of("40", "55P03");

    /**
     * A refusal of data: whatever the database can refuse is refused before the queue, so this is a bug; it must not cost the
     * neighbours of the event. It ends the transaction before COMMIT, so that nothing was stored.
     */
    private static final List<String> POISON = List.of("22");

    private int divisionsLeft = MOST_DIVISIONS;
    private Duration pause = Duration.ZERO;

    static boolean isContention(Throwable failure) {
        return isIn(failure, CONTENTION);
    }

    static boolean isPoison(Throwable failure) {
        return isIn(failure, POISON);
    }

    private static boolean isIn(Throwable failure, List<String> states) {
        return failure instanceof R2dbcException refused
                && refused.getSqlState() != null
                && states.stream().anyMatch(refused.getSqlState()::startsWith);
    }

    /** Whether the batch may be halved once more. */
    boolean mayDivide() {
        return divisionsLeft-- > 0;
    }

    /** Twice as long as the last one, within bounds. */
    Duration nextPause() {
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return pause;
    }

    Duration pause() {
        return pause;
    }
}
