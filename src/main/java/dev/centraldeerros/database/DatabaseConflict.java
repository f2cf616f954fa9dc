package dev.centraldeerros.database;

import java.time.Duration;
import reactor.util.retry.Retry;

/** A transaction that PostgreSQL rolled back because of another one: tried again, it may well succeed. */
public final class DatabaseConflict {
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private DatabaseConflict() {}

    /** For {@code retryWhen}, around a whole transaction; when the tries run out the conflict itself is signalled, a 503. */
    public static Retry triedAgain() {
        return Retry.backoff(TRIES, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .filter(SqlState.CONFLICT::isIn)
                .onRetryExhaustedThrow((retry, signal) -> signal.failure());
    }
}
