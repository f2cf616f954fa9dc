package dev.centraldeerros.account.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.Role;
import dev.centraldeerros.account.session.SessionRepository;
import dev.centraldeerros.http.response.ResponseTimeout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Authenticates bearer tokens: signed by this server, of an enabled account and an open session. */
@Component
public class TokenAuthenticationManager implements ReactiveAuthenticationManager {
    /** Lifetime of a verified token in the cache: verifying ES256 takes 0.2 ms. Revocation takes effect after at most this time. */
    private static final Duration CACHE_TIME = Duration.ofSeconds(5);

    /** Timeout of the database query. */
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);

    private static final int CACHED_TOKENS = 10_000;

    private final TokenDecoder decoder;
    private final Clock clock;
    private final byte @Nullable [] scrapeToken;
    private final SessionRepository sessions;

    /** Shared by all concurrent requests with the same token. */
    private final Cache<String, Mono<CallerAuthentication>> verified = Caffeine.newBuilder()
            .expireAfterWrite(CACHE_TIME)
            .maximumSize(CACHED_TOKENS)
            .build();

    TokenAuthenticationManager(
            TokenDecoder decoder,
            SessionRepository sessions,
            MetricsProperties metrics,
            @Qualifier("system") Clock clock) {
        this.sessions = sessions;
        this.decoder = decoder;
        this.clock = clock;
        this.scrapeToken = metrics.scrapeToken() == null ? null : bytes(metrics.scrapeToken());
    }

    @Override
    public Mono<Authentication> authenticate(Authentication authentication) {
        String token = ((BearerTokenAuthenticationToken) authentication).getToken();
        if (isScrapeToken(token)) {
            return Mono.just(new ScrapeAuthentication());
        }
        return Mono.defer(() -> verified.get(token, this::verify))
                .filter(known -> clock.instant().isBefore(known.getPrincipal().tokenExpiry()))
                // Within the allowed clock skew of nodes.
                .switchIfEmpty(Mono.defer(() -> verify(token)))
                .filter(known -> !sessions.hasEnded(known.getPrincipal().session()))
                .switchIfEmpty(Mono.error(TokenAuthenticationManager::ended))
                .cast(Authentication.class);
    }

    private Mono<CallerAuthentication> verify(String token) {
        return decoder.decode(token)
                .onErrorMap(BadJwtException.class, bad -> new InvalidBearerTokenException("invalid token", bad))
                .map(TokenAuthenticationManager::caller)
                .flatMap(this::standing)
                .map(CallerAuthentication::new)
                // Only successes are cached.
                .doOnError(failed -> verified.invalidate(token))
                .cache();
    }

    private Mono<Caller> standing(Caller caller) {
        return sessions.standing(List.of(caller))
                .timeout(QUERY_TIMEOUT, Mono.error(ResponseTimeout::timeout))
                .flatMap(roles -> Mono.justOrEmpty(roles.get(0)))
                .map(role -> role == Role.ADMIN ? caller : caller.as(role))
                .switchIfEmpty(Mono.error(TokenAuthenticationManager::ended))
                // Reading continues if the database is read-only.
                .flatMap(present ->
                        sessions.seen(present.session()).onErrorComplete().thenReturn(present));
    }

    private static InvalidBearerTokenException ended() {
        return new InvalidBearerTokenException("ended");
    }

    private static Caller caller(Jwt jwt) {
        return new Caller(
                Long.parseLong(jwt.getSubject()),
                Role.valueOf(Objects.requireNonNull(jwt.getClaimAsString(Tokens.ROLE))
                        .toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(jwt.getExpiresAt()),
                Objects.requireNonNullElse(jwt.getClaimAsString(Tokens.SESSION), ""),
                Objects.requireNonNullElse(jwt.getIssuedAt(), Instant.EPOCH));
    }

    /** Compares in constant time. */
    private boolean isScrapeToken(String token) {
        return scrapeToken != null && MessageDigest.isEqual(scrapeToken, bytes(token));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
