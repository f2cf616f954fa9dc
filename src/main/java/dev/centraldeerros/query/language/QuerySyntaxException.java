package dev.centraldeerros.query.language;

/** Syntax error of a query with its position. Has no stack trace, because it becomes a response. */
public final class QuerySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the error.
     *
     * @param position position of the character, starting at 1
     */
    QuerySyntaxException(int position, String reason) {
        super("At character " + position + ": " + reason, null, false, false);
    }
}
