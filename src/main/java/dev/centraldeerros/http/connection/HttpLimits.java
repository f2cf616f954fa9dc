package dev.centraldeerros.http.connection;

import java.time.Duration;

/** What a connection may send, and how long it may take; nothing here bounds how long an answer lasts. */
public final class HttpLimits {
    /** Method, path and query together, in bytes, as they are once encoded; more is 414. */
    static final int REQUEST_LINE_BYTES = 4096;

    /** What a line that carries a cursor may be longer, so that the list that took a query can link to its next page. */
    static final int LINK_BYTES = 64;

    /** All headers together, in bytes; more is 431. Room for a token of 4 KB. */
    static final int HEADER_BYTES = 8192;

    /** Longest piece in which a body is handed on: as much as is read from a connection at once. */
    static final int BODY_PIECE_BYTES = 64 * 1024;

    /** From accept, or from the first byte of a later request, to the end of the headers; then 408 (without a byte: end). */
    static final Duration HEADERS_COMPLETE = Duration.ofSeconds(10);

    /** Between two reads of a body; then 408. Bodies may be streams, so that the whole has no limit. */
    static final Duration BODY_SILENCE = Duration.ofSeconds(30);

    /** Between two requests on one connection; at the length after which common proxies let go, too. */
    static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(60);

    private HttpLimits() {}
}
