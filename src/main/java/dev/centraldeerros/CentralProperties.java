package dev.centraldeerros;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the installation as a whole. Settings of one package are in a record of that package.
 *
 * @param dataDir the folder of the embedded PostgreSQL and what belongs to it; not used with {@code spring.r2dbc.url}
 * @param logFormat how the server's own log is written
 * @param publicUrl address under which clients reach the server, such as {@code https://errors.example.org}, for DSNs;
 *     that of the request if it is absent
 * @param environments the names that an event's {@code env} may have, case ignored
 * @param registration {@code open}: every client can create an account; {@code closed}: none can
 * @param trustedProxies addresses, or ranges as in {@code 10.0.0.0/8}, of the proxies whose word about their clients is
 *     believed: {@code X-Forwarded-For}, {@code -Proto}, {@code -Host}, {@code -Port}, {@code -Prefix}, or
 *     {@code Forwarded}; none by default
 * @param forwardedBy which of these headers the proxies write; the other may come from the client
 * @param basePath path below which a proxy serves this server, such as {@code /central}; empty for the root
 * @param connections that may be open, live streams included; past it, new ones get 503
 * @param connectionsPerAddress of them from one address that is no trusted proxy
 * @param bodyTimeout how long a request's body may send nothing while the server waits for it; then 408
 * @param hsts how long browsers that came by HTTPS keep to it for this host; zero for not at all
 * @param drain how long a shutdown still accepts requests while readiness is down and responses close their connections
 */
@Validated
@ConfigurationProperties("central")
public record CentralProperties(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue("plain") LogFormat logFormat,
        @Nullable URI publicUrl,

        @DefaultValue({"PRODUCTION", "HOMOLOGATION", "DEV"}) @NotEmpty
        List<@Pattern(regexp = "[A-Z0-9][A-Z0-9_.-]{0,63}") String> environments,

        @DefaultValue("open") Registration registration,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("any") ForwardedBy forwardedBy,
        @DefaultValue("") String basePath,

        @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration bodyTimeout,

        @DefaultValue("0s") @DurationMin(seconds = 0) @DurationMax(days = 730)
        Duration hsts,

        @DefaultValue("1s") @DurationMin(seconds = 0) @DurationMax(seconds = 15)
        Duration drain,

        @DefaultValue("12000") @Min(10) @Max(1_000_000) int connections,
        @DefaultValue("11000") @Min(1) @Max(1_000_000) int connectionsPerAddress) {
    /** Format of the server's log on the console. */
    public enum LogFormat {
        /** One line per event, for people. */
        PLAIN,

        /** One JSON object per line, in the Elastic Common Schema. */
        JSON
    }

    /** Headers by which proxies tell of their clients. */
    public enum ForwardedBy {
        /** Either; a request in which both contradict each other gets 400. */
        ANY,

        /** {@code X-Forwarded-*}; {@code Forwarded} is ignored. */
        X_FORWARDED,

        /** {@code Forwarded} (RFC 7239); {@code X-Forwarded-*} is ignored. */
        FORWARDED
    }

    /** Whether clients can create accounts. */
    public enum Registration {
        OPEN,
        CLOSED
    }

    public CentralProperties {
        if (publicUrl != null && (publicUrl.getHost() == null || !isHttp(publicUrl))) {
            throw new IllegalArgumentException(
                    "central.public-url must be an address such as https://errors.example.org, not " + publicUrl);
        }
        environments = environments.stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
        trustedProxies = trustedProxies.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static boolean isHttp(URI url) {
        return "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    }
}
