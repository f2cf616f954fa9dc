package dev.centraldeerros.database;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import reactor.util.retry.Retry;

/** A transaction that PostgreSQL rolled back because of another one (SQLSTATE class 40): tried again, it may well succeed. */
public final class DatabaseConflict {
    /** The SQLSTATE class of rolled back transactions: deadlocks and what could not be serialised. */
    static final String CLASS = "40";

    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    /** Longer chains than this are taken for cycles. */
    private static final int DEPTH = 20;

    private DatabaseConflict() {}

    /** For {@code retryWhen}, around a whole transaction; when the tries run out the conflict itself is signalled, a 503. */
    public static Retry triedAgain() {
        return Retry.backoff(TRIES, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .filter(DatabaseConflict::isIn)
                .onRetryExhaustedThrow((retry, signal) -> signal.failure());
    }

    static boolean isIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (cause instanceof R2dbcException database
                    && database.getSqlState() != null
                    && database.getSqlState().startsWith(CLASS)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
