package dev.centraldeerros.account.token;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tokens are made.
 *
 * @param issuer the {@code iss} claim of tokens; others are refused
 * @param tokenLifetime how long a token is good: 1 minute to 30 days
 * @param registrationsPerHour accounts that may be made from one address (of IPv6, from one /64) in an hour
 * @param signingKey the private P-256 key that signs tokens: PEM (PKCS#8) or a JWK; made and kept by the server when
 *     absent
 */
@Validated
@ConfigurationProperties("central.auth")
record AuthProperties(
        @DefaultValue("central-de-erros") @NotBlank String issuer,
        @DefaultValue("8h") Duration tokenLifetime,
        @DefaultValue("20") @Min(1) int registrationsPerHour,
        @Nullable String signingKey) {
    private static final Duration MIN = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofDays(30);

    AuthProperties {
        if (tokenLifetime.compareTo(MIN) < 0 || tokenLifetime.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("central.auth.token-lifetime: must be 1 minute to 30 days");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "AuthProperties[issuer=" + issuer + ", tokenLifetime=" + tokenLifetime + "]";
    }
}
