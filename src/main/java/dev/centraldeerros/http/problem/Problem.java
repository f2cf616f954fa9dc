package dev.centraldeerros.http.problem;

/** Problem types (RFC 9457) of the API, each with its status. */
public enum Problem {
    INVALID_INPUT(400, "invalid-input", "Invalid input"),
    UNAUTHENTICATED(401, "unauthenticated", "Authentication is required"),
    FORBIDDEN(403, "forbidden", "Not allowed"),
    NOT_FOUND(404, "not-found", "Not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "Method not allowed"),
    NOT_ACCEPTABLE(406, "not-acceptable", "Not acceptable"),
    TIMED_OUT(408, "timed-out", "The request took too long to arrive"),
    TOO_LARGE(413, "too-large", "Too large"),
    URI_TOO_LONG(414, "uri-too-long", "URL too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Unsupported media type"),
    UNPROCESSABLE(422, "unprocessable", "Cannot be processed"),
    QUOTA(429, "quota", "Too many requests"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "Headers too large"),
    INTERNAL(500, "internal", "Internal error"),
    NOT_IMPLEMENTED(501, "not-implemented", "Not implemented"),
    OVERLOADED(503, "overloaded", "Overloaded"),
    QUERIES_BUSY(503, "queries-busy", "Too many queries at a time"),
    DATABASE_UNAVAILABLE(503, "database-unavailable", "The database does not answer"),
    QUERY_TIMED_OUT(503, "query-timed-out", "The query took too long");

    private static final String TYPE_BASE = "urn:central-de-erros:problem:";

    private final int status;
    private final String slug;
    private final String title;

    Problem(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the problem's {@code type}, stable for programs. */
    public String type() {
        return TYPE_BASE + slug;
    }

    /** Returns the problem's {@code title}, the same for every occurrence. */
    public String title() {
        return title;
    }
}
