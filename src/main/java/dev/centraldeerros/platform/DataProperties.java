package dev.centraldeerros.platform;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the server keeps on its own disk.
 *
 * @param dataDir the folder of the embedded PostgreSQL and what belongs to it; not used with {@code spring.r2dbc.url}
 */
@ConfigurationProperties("central")
record DataProperties(@DefaultValue("./data") Path dataDir) {}
