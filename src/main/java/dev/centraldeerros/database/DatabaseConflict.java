package dev.centraldeerros.database;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A transaction that PostgreSQL rolled back because of another one, or of a lock: tried again, it may well succeed. */
public final class DatabaseConflict {
    private static final int TRIES = 5;
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(10);
    private static final Duration MAX_BACKOFF = Duration.ofMillis(200);

    private DatabaseConflict() {}

    /** For {@code retryWhen}, around a whole transaction; when the tries run out the conflict itself is signalled, a 503. */
    public static Retry triedAgain() {
        return Retry.backoff(TRIES, INITIAL_BACKOFF)
                .maxBackoff(MAX_BACKOFF)
                .filter(SqlState.CONFLICT::isIn)
                .onRetryExhaustedThrow((retry, signal) -> signal.failure());
    }

    /** The same, and again after each wait for a lock, such as that of a count under way, until so much time has passed. */
    public static Retry triedAgainWithin(Duration time) {
        return Retry.from(failures -> {
            long start = System.nanoTime();
            return failures.concatMap(signal -> {
                boolean isLocked = SqlState.LOCKED.isIn(signal.failure());
                boolean isConflict = SqlState.CONFLICT.isIn(signal.failure()) && signal.totalRetries() < TRIES;
                return (isLocked || isConflict) && System.nanoTime() - start < time.toNanos()
                        ? Mono.delay(INITIAL_BACKOFF)
                        : Mono.error(signal.failure());
            });
        });
    }
}
