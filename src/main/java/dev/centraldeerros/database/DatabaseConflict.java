package dev.centraldeerros.database;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Conflict with another transaction or a lock; a retry may succeed. */
public final class DatabaseConflict {
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(10);
    private static final Duration MAX_BACKOFF = Duration.ofMillis(200);

    private DatabaseConflict() {}

    /**
     * Returns a retry for {@code retryWhen} around a whole transaction; after the last attempt, signals the conflict
     * (503).
     */
    public static Retry triedAgain() {
        return Retry.backoff(MAX_ATTEMPTS, INITIAL_BACKOFF)
                .maxBackoff(MAX_BACKOFF)
                .filter(SqlState.CONFLICT::isIn)
                .onRetryExhaustedThrow((retry, signal) -> signal.failure());
    }

    /** Returns a retry that also repeats waits for a lock until the time is over. */
    public static Retry triedAgainWithin(Duration time) {
        return Retry.from(failures -> {
            long start = System.nanoTime();
            return failures.concatMap(signal -> {
                boolean isLocked = SqlState.LOCKED.isIn(signal.failure());
                boolean isConflict = SqlState.CONFLICT.isIn(signal.failure()) && signal.totalRetries() < MAX_ATTEMPTS;
                return (isLocked || isConflict) && System.nanoTime() - start < time.toNanos()
                        ? Mono.delay(INITIAL_BACKOFF)
                        : Mono.error(signal.failure());
            });
        });
    }
}
