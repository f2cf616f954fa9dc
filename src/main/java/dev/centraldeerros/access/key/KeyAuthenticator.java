package dev.centraldeerros.access.key;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Authenticates requests with an ingest key, and passes all others on to the authentication by token. */
public final class KeyAuthenticator implements ServerAuthenticationConverter, ReactiveAuthenticationManager {
    private final IngestKeys keys;
    private final Predicate<ServerHttpRequest> open;
    private final ServerAuthenticationConverter tokens;
    private final ReactiveAuthenticationManager tokenManager;

    /**
     * Creates it.
     *
     * @param open whether a route is public, which ignores credentials
     * @param tokens finds the token of a request
     * @param tokenManager authenticates it
     */
    public KeyAuthenticator(
            IngestKeys keys,
            Predicate<ServerHttpRequest> open,
            ServerAuthenticationConverter tokens,
            ReactiveAuthenticationManager tokenManager) {
        this.keys = keys;
        this.open = open;
        this.tokens = tokens;
        this.tokenManager = tokenManager;
    }

    /** Text with the form of a key that was not looked up. */
    private static final class Unverified extends AbstractAuthenticationToken {
        private static final long serialVersionUID = 1L;

        private final String secret;

        Unverified(String secret) {
            super(List.of());
            this.secret = secret;
        }

        @Override
        public String getCredentials() {
            return secret;
        }

        @Override
        public String getPrincipal() {
            return "";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Unverified that && secret.equals(that.secret);
        }

        @Override
        public int hashCode() {
            return secret.hashCode();
        }
    }

    @Override
    public Mono<Authentication> convert(ServerWebExchange exchange) {
        return Mono.defer(() -> {
            ServerHttpRequest request = exchange.getRequest();
            Optional<String> secret = HttpMethod.OPTIONS.equals(request.getMethod()) || open.test(request)
                    ? Optional.empty()
                    : KeyCredentials.of(request);
            return secret.<Mono<Authentication>>map(text -> Mono.just(new Unverified(text)))
                    .orElseGet(() -> tokens.convert(exchange));
        });
    }

    @Override
    public Mono<Authentication> authenticate(Authentication authentication) {
        if (!(authentication instanceof Unverified unverified)) {
            return tokenManager.authenticate(authentication);
        }
        if (!KeySecret.isValid(unverified.secret)) {
            return Mono.error(new InvalidBearerTokenException("no key"));
        }
        return keys.find(unverified.secret)
                .<Authentication>map(KeyAuthentication::new)
                // The scrape token may have the form of a key.
                .switchIfEmpty(Mono.defer(
                        () -> tokenManager.authenticate(new BearerTokenAuthenticationToken(unverified.secret))));
    }
}
