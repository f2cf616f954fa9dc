package dev.centraldeerros.http.connection;

import java.time.Duration;

/** Limits of a connection: sizes and timeouts. The duration of a response has no limit. */
public final class HttpLimits {
    /** Maximum bytes of method, path and query after percent-encoding; more is 414. */
    static final int REQUEST_LINE_BYTES = 4096;

    /** Additional bytes for a cursor, so that the link to the next page of any list is valid. */
    static final int LINK_BYTES = 64;

    /** Maximum bytes of all headers; more is 431. Room for a token of 4 KB and the cookies of other applications. */
    static final int HEADER_BYTES = 16 * 1024;

    /** Maximum bytes of a body buffer: one read of a connection. */
    static final int BODY_BUFFER_BYTES = 64 * 1024;

    /**
     * Maximum time from accept, or from the first byte of a later request, to the end of the head; then 408. A connection
     * without a byte is closed.
     */
    static final Duration HEADERS_COMPLETE = Duration.ofSeconds(10);

    /** Idle timeout between two requests, the usual one of proxies. */
    static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(60);

    private HttpLimits() {}
}
