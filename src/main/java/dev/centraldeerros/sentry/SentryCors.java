package dev.centraldeerros.sentry;

import org.springframework.http.HttpHeaders;

/**
 * CORS headers of a DSN (Fetch standard). Every origin may send: the key of a DSN is public, and a key with allowed origins is
 * checked with the request.
 */
final class SentryCors {
    private static final String REQUEST_HEADERS =
            "x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, "
                    + "content-type, authentication, authorization, content-encoding, transfer-encoding, sentry-trace, baggage";

    private static final String MAX_AGE_SECONDS = "3600";

    private SentryCors() {}

    /** Adds the headers of any response. */
    static void allow(HttpHeaders headers) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "x-sentry-error, x-sentry-rate-limits, retry-after");
    }

    /** Adds the headers of the response to a preflight request. */
    static void allowPreflight(HttpHeaders headers) {
        allow(headers);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST");
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
}
