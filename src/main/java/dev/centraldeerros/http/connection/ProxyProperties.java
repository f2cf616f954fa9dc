package dev.centraldeerros.http.connection;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands between the clients and this server.
 *
 * @param trustedProxies addresses, or ranges as in {@code 10.0.0.0/8}, of the proxies whose word about their clients is
 *     believed: {@code X-Forwarded-For}, {@code -Proto}, {@code -Host}, {@code -Port}, or {@code Forwarded}; none by default
 */
@ConfigurationProperties("central")
record ProxyProperties(@DefaultValue List<String> trustedProxies) {
    ProxyProperties {
        trustedProxies = trustedProxies.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        for (String range : trustedProxies) {
            if (AddressRange.of(range).isEmpty()) {
                throw new IllegalArgumentException(
                        "central.trusted-proxies: " + range + " is neither an address nor a range such as 10.0.0.0/8");
            }
        }
    }
}
