package dev.centraldeerros.database;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.ExceptionMapper;
import dev.centraldeerros.http.problem.Problem;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolAcquireTimeoutException;
import reactor.pool.PoolShutdownException;

/** Maps driver exceptions to problems: the database is unavailable or too slow, or the server has a bug. */
@Component
public final class DatabaseExceptionMapper implements ExceptionMapper {
    /** PostgreSQL ended the statement, or rolled it back because of another transaction. */
    private static final List<SqlState> TOO_SLOW =
            List.of(SqlState.CANCELLED, SqlState.LOCKED, SqlState.CONFLICT, SqlState.TOO_LARGE);

    /** Message of Spring's ConnectionFactoryUtils for any failure to connect. */
    private static final String NO_CONNECTION = "Failed to obtain R2DBC Connection";

    /** Message of r2dbc-pool for a connect timeout, which has no exception of its own. */
    private static final String CONNECTING = "'Connection Allocation'";

    /** Message of r2dbc-pool for an acquire timeout. */
    private static final String ACQUIRING = "Connection acquisition timed out";

    /** Maximum length of a chain of causes; longer ones are cycles. */
    private static final int DEPTH = 20;

    private final OutageTracker state;

    public DatabaseExceptionMapper(OutageTracker state) {
        this.state = state;
    }

    @Override
    public void onReported(Problem problem, Throwable failure) {
        // A slow request does not mean that the database is unavailable if the probe gets results.
        boolean isSlow = failure instanceof ApiException && state.isResponsive();
        if (problem == Problem.DATABASE_UNAVAILABLE && !isSlow) {
            state.failed(failure);
        }
    }

    /** Searches the causes, including exceptions that Spring translated; empty for other failures. */
    @Override
    public Optional<Problem> of(Throwable failure) {
        Optional<Problem> found = Optional.empty();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            Optional<Problem> inner = one(cause);
            if (inner.isPresent()) {
                // The innermost cause is the most specific, because a pool wraps its timeout.
                found = inner;
            }
            cause = cause.getCause();
        }
        return found;
    }

    private Optional<Problem> one(Throwable failure) {
        if (failure instanceof PoolAcquireTimeoutException
                || failure instanceof PoolAcquirePendingLimitException
                || (failure instanceof R2dbcTimeoutException
                        && String.valueOf(failure.getMessage()).startsWith(ACQUIRING))) {
            return Optional.of(state.isResponsive() ? Problem.QUERIES_BUSY : Problem.DATABASE_UNAVAILABLE);
        }
        if (failure instanceof PoolShutdownException
                || failure instanceof CannotCreateTransactionException
                || (failure instanceof TimeoutException
                        && String.valueOf(failure.getMessage()).contains(CONNECTING))) {
            return Optional.of(Problem.DATABASE_UNAVAILABLE);
        }
        if (failure instanceof DataAccessResourceFailureException
                && String.valueOf(failure.getMessage()).startsWith(NO_CONNECTION)) {
            return Optional.of(Problem.DATABASE_UNAVAILABLE);
        }
        if (!(failure instanceof R2dbcException database)) {
            return Optional.empty();
        }
        if (TOO_SLOW.stream().anyMatch(kind -> kind.is(database))) {
            return Optional.of(Problem.QUERY_TIMED_OUT);
        }
        if (SqlState.AWAY.is(database)) {
            return Optional.of(Problem.DATABASE_UNAVAILABLE);
        }
        if (database.getSqlState() != null) {
            // The driver uses a resource exception for every unknown SQLSTATE class.
            return Optional.empty();
        }
        if (failure instanceof R2dbcTimeoutException) {
            return Optional.of(Problem.QUERY_TIMED_OUT);
        }
        return failure instanceof R2dbcTransientResourceException
                        || failure instanceof R2dbcNonTransientResourceException
                ? Optional.of(Problem.DATABASE_UNAVAILABLE)
                : Optional.empty();
    }
}
