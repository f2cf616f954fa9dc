package dev.centraldeerros.database;

import io.r2dbc.spi.R2dbcException;
import java.util.regex.Pattern;

/** What PostgreSQL's error codes mean here (PostgreSQL manual, appendix A): whole classes, or single codes. */
public enum SqlState {
    /** The transaction was rolled back because of another one: a deadlock, or what could not be serialised. */
    CONFLICT("40"),

    /** Another session held a lock for longer than {@code lock_timeout}. */
    LOCKED("55P03"),

    /** The statement was ended, by {@code statement_timeout} or by hand. */
    CANCELLED("57014"),

    /** A sort needed more room on the disk than {@code temp_file_limit} allows. */
    TOO_LARGE("53400"),

    /** No connection, refused login, out of room or connections, shutting down, read only, ended while idle. */
    AWAY("08|28|53(?!400)|57P|25006|25P03"),

    /** No room left on the disk: what is there can be read, and some of what is written still finds a place. */
    NO_ROOM("53100"),

    /** What is to be unique is there already. */
    NOT_UNIQUE("23505"),

    /** A check, of which only that for a partition can fail here: there is none for a row. */
    NO_PARTITION("23514"),

    /** Data that can never be stored. */
    REFUSED_DATA("22");

    /** Longer chains than this are taken for cycles. */
    private static final int DEPTH = 20;

    private final Pattern codes;

    SqlState(String beginnings) {
        this.codes = Pattern.compile(beginnings);
    }

    /** Whether this very failure is of the kind. */
    public boolean is(Throwable failure) {
        return failure instanceof R2dbcException refused && covers(refused);
    }

    /** Whether the failure or one of its causes is of the kind. */
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
