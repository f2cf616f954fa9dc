package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.database.SqlState;
import java.time.Duration;

/** Retry state of one batch: backoff and remaining bisections. Used by one commit worker. */
final class BatchRetry {
    /** Maximum number of bisections: finds four poison events in a batch of 1,000. */
    private static final int MAX_BISECTIONS = 50;

    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(20);
    private static final Duration MAX_BACKOFF = Duration.ofMillis(320);

    /** A missing partition is created again before the retry. */
    private static final int MAX_WITHOUT_PARTITION = 3;

    private int withoutPartition;
    private int divisionsLeft = MAX_BISECTIONS;
    private Duration pause = Duration.ZERO;

    /**
     * Returns whether another transaction, a lock timeout or a dropped partition caused the rollback. The events are
     * valid, and the batch is retried.
     */
    boolean isTransient(Throwable failure) {
        if (SqlState.NO_PARTITION.is(failure)) {
            return withoutPartition++ < MAX_WITHOUT_PARTITION;
        }
        return SqlState.CONFLICT.is(failure) || SqlState.LOCKED.is(failure);
    }

    /**
     * Returns whether the database rejected the data of an event. The decoder should have rejected it, so that this is a
     * bug; it must not fail other requests. The transaction failed before COMMIT, and nothing was stored.
     */
    static boolean isPoison(Throwable failure) {
        return SqlState.REFUSED_DATA.is(failure);
    }

    /** Returns whether another bisection is allowed. */
    boolean canDivide() {
        return divisionsLeft-- > 0;
    }

    /** Returns twice the last backoff, within bounds. */
    Duration nextBackoff() {
        Duration doubled = pause.isZero() ? INITIAL_BACKOFF : pause.multipliedBy(2);
        pause = doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
        return pause;
    }

    Duration pause() {
        return pause;
    }
}
