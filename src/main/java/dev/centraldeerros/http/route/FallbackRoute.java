package dev.centraldeerros.http.route;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.ProblemMapper;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Responds 405, 406, 415 and OPTIONS for known paths. Unknown paths are left to the static files and are 404 otherwise. */
final class FallbackRoute implements RouterFunction<ServerResponse> {
    private final RouteTable routes;

    FallbackRoute(RouteTable routes) {
        this.routes = routes;
    }

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        List<HttpMethod> allowed = routes.allowed(request.requestPath());
        return allowed.isEmpty() ? Mono.empty() : Mono.just(found -> answer(found, allowed));
    }

    @Override
    public void accept(RouterFunctions.Visitor visitor) {
        visitor.unknown(this);
    }

    private Mono<ServerResponse> answer(ServerRequest request, List<HttpMethod> allowed) {
        if (HttpMethod.OPTIONS.equals(request.method())) {
            return ServerResponse.noContent()
                    .allow(allowed.toArray(HttpMethod[]::new))
                    .build();
        }
        if (!allowed.contains(request.method())) {
            return Mono.error(ApiException.methodNotAllowed(allowed));
        }
        return Mono.error(
                ProblemMapper.of(bodyIsTaken(request) ? Problem.NOT_ACCEPTABLE : Problem.UNSUPPORTED_MEDIA_TYPE));
    }

    /** Returns whether the Content-Type is supported; then the cause is Accept (406). */
    private boolean bodyIsTaken(ServerRequest request) {
        List<MediaType> consumed = routes.consumed(request.method(), request.requestPath());
        if (consumed.isEmpty()) {
            return true;
        }
        MediaType sent = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
        return consumed.stream().anyMatch(type -> type.includes(sent));
    }
}
