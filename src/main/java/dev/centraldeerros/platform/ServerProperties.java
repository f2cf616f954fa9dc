package dev.centraldeerros.platform;

import dev.centraldeerros.platform.start.LogFormat;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What concerns the server as a whole.
 *
 * @param dataDir the folder of the embedded PostgreSQL and what belongs to it; not used with {@code spring.r2dbc.url}
 * @param logFormat how the server's own log is written; see {@link LogFormat}
 */
@ConfigurationProperties("central")
public record ServerProperties(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue("plain") LogFormat logFormat) {}
