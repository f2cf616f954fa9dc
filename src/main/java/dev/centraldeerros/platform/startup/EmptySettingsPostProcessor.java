package dev.centraldeerros.platform.startup;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Treats an empty setting as absent, because compose files and charts pass unset variables as empty. Runs before any
 * setting is read.
 */
final class EmptySettingsPostProcessor implements EnvironmentPostProcessor, Ordered {
    /** The settings of docs/settings.md; for other Spring Boot settings, empty may have a meaning. */
    private static final List<String> OURS =
            List.of("central.", "spring.r2dbc.", "spring.lifecycle.", "server.", "management.server.");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        MutablePropertySources sources = environment.getPropertySources();
        for (PropertySource<?> source : List.copyOf(sources.stream().toList())) {
            if (source instanceof EnumerablePropertySource<?> enumerable
                    && Arrays.stream(enumerable.getPropertyNames())
                            .anyMatch(name -> isEmpty(environment, enumerable, name))) {
                sources.replace(source.getName(), without(environment, enumerable));
            }
        }
    }

    /** After the configuration files are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    private static PropertySource<?> without(ConfigurableEnvironment environment, EnumerablePropertySource<?> source) {
        if (!(source instanceof SystemEnvironmentPropertySource)) {
            return new Filtered(environment, source);
        }
        // The type tells Spring Boot that names are those of environment variables.
        Map<String, Object> variables = new HashMap<>();
        for (String name : source.getPropertyNames()) {
            Object value = source.getProperty(name);
            if (value != null && !isEmpty(environment, source, name)) {
                variables.put(name, value);
            }
        }
        return new SystemEnvironmentPropertySource(source.getName(), variables);
    }

    /** Also if a placeholder resolves to empty text. */
    private static boolean isEmpty(ConfigurableEnvironment environment, PropertySource<?> source, String name) {
        String uniform = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return OURS.stream().anyMatch(uniform::startsWith)
                && source.getProperty(name) instanceof CharSequence value
                && environment.resolvePlaceholders(value.toString()).isBlank();
    }

    /** Property source without its empty settings. */
    private static final class Filtered extends EnumerablePropertySource<EnumerablePropertySource<?>> {
        private final ConfigurableEnvironment environment;

        Filtered(ConfigurableEnvironment environment, EnumerablePropertySource<?> source) {
            super(source.getName(), source);
            this.environment = environment;
        }

        @Override
        public String[] getPropertyNames() {
            return Arrays.stream(source.getPropertyNames())
                    .filter(name -> !isEmpty(environment, source, name))
                    .toArray(String[]::new);
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return isEmpty(environment, source, name) ? null : source.getProperty(name);
        }
    }
}
