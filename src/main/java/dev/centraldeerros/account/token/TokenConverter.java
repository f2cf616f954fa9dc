package dev.centraldeerros.account.token;

import dev.centraldeerros.account.session.SessionCookie;
import dev.centraldeerros.account.session.TokenHeader;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Takes the token from {@code Authorization: Bearer …}, or {@code JWT …} of version 1 clients, otherwise from the session
 * cookie. Ignores it on public routes, so that a client with an expired token can sign in, and other schemes beside a cookie,
 * because a browser sends those of a proxy with every request.
 */
public final class TokenConverter implements ServerAuthenticationConverter {
    private final Predicate<ServerHttpRequest> open;
    private final SessionCookie sessions;

    public TokenConverter(Predicate<ServerHttpRequest> open, SessionCookie sessions) {
        this.sessions = sessions;
        this.open = open;
    }

    @Override
    public Mono<Authentication> convert(ServerWebExchange exchange) {
        List<String> headers = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        ServerHttpRequest request = exchange.getRequest();
        if (HttpMethod.OPTIONS.equals(request.getMethod()) || open.test(request)) {
            return Mono.empty();
        }
        Optional<String> cookie = sessions.read(request);
        return headers.isEmpty() || (cookie.isPresent() && !TokenHeader.isPresent(request))
                ? Mono.justOrEmpty(cookie.map(BearerTokenAuthenticationToken::new))
                : Mono.fromCallable(() -> new BearerTokenAuthenticationToken(token(headers)));
    }

    /** Two headers, another scheme or no token are as invalid as a wrong token. */
    private static String token(List<String> headers) {
        return Optional.of(headers)
                .filter(all -> all.size() == 1)
                .flatMap(all -> TokenHeader.token(all.get(0)))
                .orElseThrow(() -> new InvalidBearerTokenException("no bearer token"));
    }
}
