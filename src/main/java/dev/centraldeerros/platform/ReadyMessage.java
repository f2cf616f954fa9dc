package dev.centraldeerros.platform;

import dev.centraldeerros.CentralProperties;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs the address, the data directory and the version when the server is ready. */
@Component
final class ReadyMessage implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger log = LoggerFactory.getLogger(ReadyMessage.class);

    /** Wildcard addresses, which cannot be opened. */
    private static final Set<String> EVERYWHERE = Set.of("", "0.0.0.0", "::");

    /** Environment variable of containers (systemd's container interface); Podman and the image set it. */
    private static final String CONTAINER = "container";

    private final DatabaseServer database;
    private final @Nullable URI publicUrl;
    private final String basePath;
    private final String version;

    ReadyMessage(DatabaseServer database, CentralProperties properties, @Value("${central.version}") String version) {
        this.database = database;
        this.publicUrl = properties.publicUrl();
        this.basePath = properties.basePath();
        this.version = version;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext server
                && server.getWebServer() != null) {
            Environment environment = ready.getApplicationContext().getEnvironment();
            log.info(
                    "Ready: {} - {} (version {}, Java {}, {} s)",
                    place(environment, server.getWebServer().getPort()),
                    database.location(),
                    version,
                    Runtime.version(),
                    seconds(ready.getTimeTaken()));
        }
    }

    /** Returns the address to open; only the port in a container, whose address outside is not known here. */
    private String place(Environment environment, int port) {
        if (publicUrl != null) {
            return "open " + publicUrl;
        }
        String bound = environment.getProperty("server.address", "");
        if (EVERYWHERE.contains(bound) && environment.containsProperty(CONTAINER)) {
            return "port " + port;
        }
        String address = EVERYWHERE.contains(bound) ? "localhost" : bound;
        return "open " + (isSecure(environment) ? "https" : "http") + "://"
                + (address.contains(":") ? "[" + address + "]" : address) + ":" + port + basePath;
    }

    /** Rounds to a tenth. */
    private static String seconds(@Nullable Duration taken) {
        return taken == null ? "?" : String.format(Locale.ROOT, "%.1f", taken.toMillis() / 1e3);
    }

    private static boolean isSecure(Environment environment) {
        return environment.getProperty("server.ssl.enabled", Boolean.class, true)
                && (environment.containsProperty("server.ssl.bundle")
                        || environment.containsProperty("server.ssl.certificate")
                        || environment.containsProperty("server.ssl.key-store"));
    }
}
