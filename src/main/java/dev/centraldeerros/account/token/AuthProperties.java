package dev.centraldeerros.account.token;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of tokens.
 *
 * @param issuer the {@code iss} claim; tokens of other issuers are rejected
 * @param tokenLifetime lifetime of a token: 1 minute to 30 days
 * @param registrationsPerHour maximum number of registrations per address (IPv6: per /64) and hour
 * @param signingKey private P-256 key that signs tokens: PEM (PKCS#8) or a JWK; generated and stored by the server if
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

    /** Returns the text without the key. */
    @Override
    public String toString() {
        return "AuthProperties[issuer=" + issuer + ", tokenLifetime=" + tokenLifetime + "]";
    }
}
