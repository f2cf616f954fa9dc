package dev.centraldeerros.account;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Renders 401 and 403 of the security chain as problems, like those of handlers. */
public final class AuthErrorHandler implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {
    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException cause) {
        return unauthenticated();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException cause) {
        return exchange.getPrincipal()
                .filter(Authentication.class::isInstance)
                .cast(Authentication.class)
                .map(caller -> caller.getPrincipal() instanceof Caller
                        ? "Your role does not allow this."
                        : "This credential does not allow this; an ingest key only sends events.")
                .defaultIfEmpty("Your role does not allow this.")
                .flatMap(detail -> Mono.error(ApiException.forbidden(detail)));
    }

    /** Responds 401 without the cause, because details would help an attacker. */
    static <T> Mono<T> unauthenticated() {
        return Mono.error(ApiException.of(Problem.UNAUTHENTICATED, "A valid token or ingest key is needed."));
    }
}
