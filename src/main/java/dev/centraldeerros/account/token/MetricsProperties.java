package dev.centraldeerros.account.token;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Access to the metrics in addition to administrators.
 *
 * @param scrapeToken bearer token for {@code /actuator/prometheus} only; at least 16 characters
 */
@ConfigurationProperties("central.metrics")
record MetricsProperties(@Nullable String scrapeToken) {
    private static final int MIN = 16;

    // Not validated by annotations, because their message prints the rejected token.
    MetricsProperties {
        if (scrapeToken != null && scrapeToken.length() < MIN) {
            throw new IllegalArgumentException(
                    "central.metrics.scrape-token: must have at least " + MIN + " characters");
        }
    }

    /** Returns the text without the token. */
    @Override
    public String toString() {
        return "MetricsProperties[]";
    }
}
