package dev.centraldeerros.account.token;

import com.nimbusds.jose.jwk.JWK;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads tokens: only those that {@link Tokens} of this server, or of a node with the same key, has made. The key is
 * always our own: whatever {@code jwk}, {@code jku} or {@code x5u} a header brings is not looked at.
 */
@Component
class TokenDecoder implements ReactiveJwtDecoder {
    /** Ours have some 400; what is longer is refused before it is parsed. */
    private static final int MAX_CHARS = 4_096;

    /** How far the clocks of two nodes may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final int PARTS = 3;
    private static final Pattern DOT = Pattern.compile("\\.");

    /** A positive number that fits into a {@code bigint}. */
    private static final Pattern ACCOUNT_ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final NimbusReactiveJwtDecoder verifier;

    TokenDecoder(SigningKey key, AuthProperties properties, @Qualifier("system") Clock clock) {
        var ours = Flux.just(key.pair().toPublicJWK());
        verifier = NimbusReactiveJwtDecoder.withJwkSource(token -> ours.cast(JWK.class))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false) // done below: Nimbus would ask for "JWT"
                .build();
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setAllowEmptyExpiryClaim(false);
        times.setClock(clock);
        JwtTypeValidator type = new JwtTypeValidator(Tokens.TYPE);
        type.setAllowEmpty(false);
        verifier.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                times,
                type,
                new JwtIssuerValidator(properties.issuer()),
                new JwtAudienceValidator(Tokens.AUDIENCE),
                new JwtClaimValidator<Object>("sub", TokenDecoder::isAccountId),
                new JwtClaimValidator<Object>(Tokens.SESSION, session -> session == null || session instanceof String),
                new JwtClaimValidator<Object>("role", role -> "admin".equals(role) || "user".equals(role)))));
    }

    @Override
    public Mono<Jwt> decode(String token) {
        if (token.length() > MAX_CHARS || !isCanonical(token)) {
            return Mono.error(new BadJwtException("not a token of this server"));
        }
        return verifier.decode(token);
    }

    private static boolean isAccountId(Object subject) {
        return subject instanceof String text && ACCOUNT_ID.matcher(text).matches();
    }

    /**
     * Whether every part is base64url as RFC 7515 writes it. Nimbus skips foreign characters and ignores the spare bits
     * of the last one, so that one token would have many spellings.
     */
    private static boolean isCanonical(String token) {
        String[] parts = DOT.split(token, -1);
        if (parts.length != PARTS) {
            return false;
        }
        for (String part : parts) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(part);
                if (!Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(part)) {
                    return false;
                }
            } catch (IllegalArgumentException foreign) {
                return false;
            }
        }
        return true;
    }
}
