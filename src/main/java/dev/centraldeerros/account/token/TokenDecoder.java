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
 * Verifies tokens of this server, or of a node with the same key. Ignores {@code jwk}, {@code jku} and {@code x5u}
 * headers.
 */
@Component
class TokenDecoder implements ReactiveJwtDecoder {
    /** Maximum length before parsing; tokens of this server have about 400 characters. */
    private static final int MAX_CHARS = 4_096;

    /** Maximum clock difference of two nodes. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final int PARTS = 3;
    private static final Pattern DOT = Pattern.compile("\\.");

    /** Positive number that fits into a {@code bigint}. */
    private static final Pattern ACCOUNT_ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final NimbusReactiveJwtDecoder verifier;

    TokenDecoder(SigningKey key, AuthProperties properties, @Qualifier("system") Clock clock) {
        var ours = Flux.just(key.pair().toPublicJWK());
        verifier = NimbusReactiveJwtDecoder.withJwkSource(token -> ours.cast(JWK.class))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false) // Checked below, because Nimbus requires "JWT".
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
     * Returns whether every part is canonical base64url (RFC 7515). Nimbus ignores foreign characters and spare bits, so
     * that one token would have many spellings.
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
