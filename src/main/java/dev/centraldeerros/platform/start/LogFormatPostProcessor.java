package dev.centraldeerros.platform.start;

import dev.centraldeerros.platform.ServerProperties;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns {@code central.log-format} into Spring Boot's own setting, before logging begins; who sets that one directly gets
 * that. A value that is none is told later by {@link ServerProperties}, when there is a log to tell it in.
 */
final class LogFormatPostProcessor implements EnvironmentPostProcessor, Ordered {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        LogFormat format = LogFormat.JSON.name().equalsIgnoreCase(environment.getProperty("central.log-format"))
                ? LogFormat.JSON
                : LogFormat.PLAIN;
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "central.log-format", Map.of("logging.structured.format.console", format.structuredFormat())));
    }

    /** After the configuration files are read. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }
}
