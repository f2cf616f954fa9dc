package dev.centraldeerros.account.token;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Access to the metrics in addition to administrators.
 *
 * @param scrapeToken a bearer token that opens {@code /actuator/prometheus} and nothing else; 16 characters at least
 */
@ConfigurationProperties("central.metrics")
record MetricsProperties(@Nullable String scrapeToken) {
    private static final int MIN = 16;

    // Checked here and not by annotations: those would print the rejected token.
    MetricsProperties {
        if (scrapeToken != null && scrapeToken.length() < MIN) {
            throw new IllegalArgumentException(
                    "central.metrics.scrape-token: must have at least " + MIN + " characters");
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "MetricsProperties[]";
    }
}
