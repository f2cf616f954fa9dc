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
 * Lets the route tables, and the security rules, know one form of each request: API paths end with a slash, and HEAD is
 * a GET whose body is not sent (the adapter to Netty sees to that). The client is not redirected.
 */
@Component
class PathFilter implements WebFilter, Ordered {
    private static final List<String> SLASHED = List.of("/v1/", "/auth/");

    /** Before Spring Security, which is at -100. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getURI().getRawPath();
        boolean bare = !path.endsWith("/") && SLASHED.stream().anyMatch(path::startsWith);
        boolean head = HttpMethod.HEAD.equals(request.getMethod());
        boolean preflight = HttpMethod.OPTIONS.equals(request.getMethod());
        if (!bare && !head && !preflight) {
            return chain.filter(exchange);
        }
        ServerHttpRequest.Builder changed = request.mutate();
        if (bare) {
            ProblemDocument.keepInstance(exchange);
            changed.path(path + "/");
        }
        if (head) {
            changed.method(HttpMethod.GET);
            HeadRequest.mark(exchange);
        }
        if (preflight) {
            // Spring would answer it by itself, as if it had the routes. No other site may read answers: there is no
            // CORS.
            changed.headers(headers -> headers.remove(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD));
        }
        return chain.filter(exchange.mutate().request(changed.build()).build());
    }
}
