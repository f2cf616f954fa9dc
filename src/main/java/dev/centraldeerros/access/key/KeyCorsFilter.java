package dev.centraldeerros.access.key;

import dev.centraldeerros.http.problem.ApiException;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets pages of allowed origins send with a key (CORS, Fetch standard). A key without origins gets no CORS header; a key
 * with some is 403 for pages of other origins.
 */
public final class KeyCorsFilter implements WebFilter {
    private static final String REQUEST_HEADERS =
            "authorization, content-encoding, content-type, idempotency-key, x-api-key";
    private static final String MAX_AGE_SECONDS = "3600";

    private final IngestKeys keys;
    private final Predicate<ServerHttpRequest> sends;

    /**
     * Creates the filter.
     *
     * @param sends whether a path accepts events
     */
    public KeyCorsFilter(IngestKeys keys, Predicate<ServerHttpRequest> sends) {
        this.keys = keys;
        this.sends = sends;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        if (origin == null || !sends.test(request)) {
            return chain.filter(exchange);
        }
        if (HttpMethod.OPTIONS.equals(request.getMethod())) {
            preflight(exchange, origin);
            return chain.filter(exchange);
        }
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .mapNotNull(authentication ->
                        KeyAuthentication.keyOf(authentication).orElse(null))
                .doOnNext(key -> allow(exchange, key, origin))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    /** Adds the headers of a preflight to the response to OPTIONS, which is the same for all. */
    private void preflight(ServerWebExchange exchange, String origin) {
        if (keys.acceptOrigin(origin)) {
            HttpHeaders headers = exchange.getResponse().getHeaders();
            allow(headers, origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST");
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        }
    }

    private static void allow(ServerWebExchange exchange, IngestKey key, String origin) {
        if (key.origins().isEmpty()) {
            return;
        }
        if (key.refuses(origin)) {
            throw ApiException.forbidden("The ingest key does not accept events from this origin.");
        }
        HttpHeaders headers = exchange.getResponse().getHeaders();
        allow(headers, origin);
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.RETRY_AFTER);
    }

    private static void allow(HttpHeaders headers, String origin) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
}
