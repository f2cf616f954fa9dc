package dev.centraldeerros.query.language;

/** Syntax error of a query with its position. Has no stack trace, because it becomes a response. */
public final class QuerySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Says what is wrong.
     *
     * @param position of the character that it is about, the first being 1
     */
    QuerySyntaxException(int position, String reason) {
        super("At character " + position + ": " + reason, null, false, false);
    }
}
