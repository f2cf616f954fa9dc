package dev.centraldeerros.query.language;

/** A query that cannot be read, and where. Carries no stack trace: it is an answer to a client. */
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
