package dev.centraldeerros.platform.security;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.server.header.ServerHttpHeadersWriter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Security headers of every response. Replaces seven writers of Spring Security, each of which allocates maps for every
 * response. Headers that a response has set itself stay.
 */
final class SecurityHeaders implements ServerHttpHeadersWriter {
    /** For API responses, which no browser renders. Pages set their own policy. */
    private static final String CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "X-XSS-Protection", "0",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy", CONTENT_POLICY);

    private static final Map<String, String> NOT_KEPT = Map.of(
            HttpHeaders.CACHE_CONTROL, "no-cache, no-store, max-age=0, must-revalidate",
            HttpHeaders.PRAGMA, "no-cache",
            HttpHeaders.EXPIRES, "0");

    private final String transport;

    /**
     * Creates the writer.
     *
     * @param hsts how long browsers keep to HTTPS for this host (RFC 6797); zero writes no such header
     */
    SecurityHeaders(Duration hsts) {
        this.transport = hsts.isZero() ? "" : "max-age=" + hsts.toSeconds();
    }

    @Override
    public Mono<Void> writeHttpHeaders(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        ALWAYS.forEach((name, value) -> setIfAbsent(headers, name, value));
        boolean ownCaching = NOT_KEPT.keySet().stream().anyMatch(headers::containsHeader);
        if (!ownCaching
                && !HttpStatus.NOT_MODIFIED.equals(exchange.getResponse().getStatusCode())) {
            NOT_KEPT.forEach(headers::set);
        }
        if (!transport.isEmpty()
                && "https".equalsIgnoreCase(exchange.getRequest().getURI().getScheme())) {
            headers.set("Strict-Transport-Security", transport);
        }
        return Mono.empty();
    }

    private static void setIfAbsent(HttpHeaders headers, String name, String value) {
        if (!headers.containsHeader(name)) {
            headers.set(name, value);
        }
    }
}
