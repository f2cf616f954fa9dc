package dev.centraldeerros.database;

import io.r2dbc.spi.R2dbcException;
import java.util.regex.Pattern;

/** SQLSTATE classes and codes (PostgreSQL manual, appendix A) that the server handles. */
public enum SqlState {
    /** Rolled back because of another transaction: deadlock or serialization failure. */
    CONFLICT("40"),

    /** Another session held a lock for longer than {@code lock_timeout}. */
    LOCKED("55P03"),

    /** Ended by {@code statement_timeout} or an administrator. */
    CANCELLED("57014"),

    /** A sort needed more than {@code temp_file_limit}. */
    TOO_LARGE("53400"),

    /** No connection, rejected login, out of resources or connections, shutting down, read-only, idle timeout. */
    AWAY("08|28|53(?!400)|57P|25006|25P03"),

    /** Full disk: reads succeed, and so do some small writes. */
    NO_ROOM("53100"),

    /** A unique constraint failed. */
    NOT_UNIQUE("23505"),

    /** A row has no partition; rows have no other check constraints. */
    NO_PARTITION("23514"),

    /** Data that PostgreSQL cannot store. */
    REFUSED_DATA("22");

    /** Maximum length of a chain of causes; longer ones are cycles. */
    private static final int DEPTH = 20;

    private final Pattern codes;

    SqlState(String beginnings) {
        this.codes = Pattern.compile(beginnings);
    }

    /** Returns whether the failure itself has this state. */
    public boolean is(Throwable failure) {
        return failure instanceof R2dbcException refused && covers(refused);
    }

    /** Returns whether the failure or one of its causes has this state. */
    public boolean isIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (is(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private boolean covers(R2dbcException refused) {
        String state = refused.getSqlState();
        return state != null && codes.matcher(state).lookingAt();
    }
}
