package dev.centraldeerros.http.route;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.ProblemHandler;
import dev.centraldeerros.http.problem.ProblemMapper;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes problems for requests that Spring Security's firewall rejects: methods and ambiguous paths. */
@Component
class FirewallRejections implements ServerExchangeRejectedHandler {
    /** HTTP methods without a route. */
    private static final Set<String> KNOWN = Set.of("TRACE", "CONNECT");

    private static final Set<String> ROUTED = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final ProblemHandler problems;
    private final RouteTable routes;

    FirewallRejections(ProblemHandler problems, RouteTable routes) {
        this.problems = problems;
        this.routes = routes;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, ServerExchangeRejectedException rejection) {
        exchange.getResponse().getHeaders().setConnection("close");
        return problems.handle(exchange, refusal(exchange));
    }

    private ApiException refusal(ServerWebExchange exchange) {
        String method = exchange.getRequest().getMethod().name();
        if (ROUTED.contains(method)) {
            return ApiException.of(
                    Problem.INVALID_INPUT, "This path or a header contains characters that are not allowed.");
        }
        if (!KNOWN.contains(method)) {
            return ProblemMapper.of(Problem.NOT_IMPLEMENTED);
        }
        List<HttpMethod> allowed = routes.allowed(exchange.getRequest().getPath());
        return ApiException.methodNotAllowed(allowed.isEmpty() ? List.of(HttpMethod.OPTIONS) : allowed);
    }
}
