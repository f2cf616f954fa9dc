package dev.centraldeerros.platform.startup;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.CentralProperties.LogFormat;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Translates {@code central.log-format} into Spring Boot's setting before logging starts; Spring Boot's own setting wins.
 * {@link CentralProperties} reports an invalid value later, when the log is available.
 */
final class LogFormatPostProcessor implements EnvironmentPostProcessor, Ordered {
    /** Spring Boot's name for the Elastic Common Schema. */
    private static final String ECS = "ecs";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean isJson = LogFormat.JSON.name().equalsIgnoreCase(environment.getProperty("central.log-format"));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "central.log-format",
                        Map.of("logging.structured.format.console", isJson ? ECS : PlainLogFormatter.class.getName())));
    }

    /** After the configuration files are read. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }
}
