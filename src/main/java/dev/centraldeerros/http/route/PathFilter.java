package dev.centraldeerros.http.route;

import dev.centraldeerros.http.problem.ProblemDocument;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Normalizes requests before the route tables and security rules: API paths end with a slash, and HEAD becomes GET without
 * a body. Does not redirect.
 */
@Component
class PathFilter implements WebFilter, Ordered {
    private static final List<String> SLASHED = List.of("/v1/", "/auth/", "/api/");

    /** Before Spring Security, whose order is -100. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().pathWithinApplication().value();
        boolean bare = !path.endsWith("/") && SLASHED.stream().anyMatch(path::startsWith);
        boolean head = HttpMethod.HEAD.equals(request.getMethod());
        boolean preflight = HttpMethod.OPTIONS.equals(request.getMethod());
        if (!bare && !head && !preflight) {
            return chain.filter(exchange);
        }
        ServerHttpRequest.Builder changed = request.mutate();
        if (bare) {
            ProblemDocument.storeInstance(exchange);
            changed.path(request.getPath().contextPath().value() + path + "/");
        }
        if (head) {
            changed.method(HttpMethod.GET);
            HeadRequest.mark(exchange);
        }
        if (preflight) {
            // Spring would respond to the preflight itself. Only ingest keys allow other origins, by a filter of their
            // own.
            changed.headers(headers -> headers.remove(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD));
        }
        return chain.filter(exchange.mutate().request(changed.build()).build());
    }
}
