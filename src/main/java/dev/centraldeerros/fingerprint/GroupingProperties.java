package dev.centraldeerros.fingerprint;

import dev.centraldeerros.event.Level;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the grouping of logs.
 *
 * @param level level from which every log belongs to an issue; a log with an exception always does
 */
@ConfigurationProperties("central.issues")
public record GroupingProperties(@DefaultValue("ERROR") Level level) {}
