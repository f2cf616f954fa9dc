package dev.centraldeerros.account.token;

import dev.centraldeerros.http.route.Paths;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Takes the token from {@code Authorization: Bearer …}, or {@code JWT …} as the first version's clients send it, and from
 * nowhere else. On open routes it is not looked at: a client whose token has ended must be able to sign in.
 */
public final class TokenConverter implements ServerAuthenticationConverter {
    private static final List<String> SCHEMES = List.of("Bearer", "JWT");

    private final Paths open;

    public TokenConverter(Paths open) {
        this.open = open;
    }

    @Override
    public Mono<Authentication> convert(ServerWebExchange exchange) {
        List<String> headers = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty() || HttpMethod.OPTIONS.equals(exchange.getRequest().getMethod())) {
            return Mono.empty();
        }
        return open.match(exchange.getRequest())
                ? Mono.empty()
                : Mono.fromCallable(() -> new BearerTokenAuthenticationToken(token(headers)));
    }

    /** Two headers, another scheme or no token are as bad as a wrong token. */
    private static String token(List<String> headers) {
        if (headers.size() == 1) {
            String header = headers.get(0);
            for (String scheme : SCHEMES) {
                if (header.regionMatches(true, 0, scheme, 0, scheme.length())
                        && header.startsWith(" ", scheme.length())) {
                    String token = header.substring(scheme.length()).strip();
                    if (!token.isEmpty()) {
                        return token;
                    }
                }
            }
        }
        throw new InvalidBearerTokenException("no bearer token");
    }
}
