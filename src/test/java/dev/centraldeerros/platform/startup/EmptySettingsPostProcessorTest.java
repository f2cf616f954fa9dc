package dev.centraldeerros.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EmptySettingsPostProcessorTest {
    private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    private final StandardEnvironment environment = new StandardEnvironment();

    private void variables(Map<String, Object> variables) {
        environment.getPropertySources().replace(VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, variables));
    }

    private void process() {
        ConfigurationPropertySources.attach(environment);
        new EmptySettingsPostProcessor().postProcessEnvironment(environment, new SpringApplication());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "central.data-dir",
                "central.log-format",
                "central.environments",
                "central.ingest.queue-bytes",
                "central.auth.signing-key",
                "central.metrics.scrape-token",
                "central.trusted-proxies",
                "spring.r2dbc.url",
                "spring.r2dbc.password",
                "server.port",
                "management.server.port",
                "spring.lifecycle.timeout-per-shutdown-phase"
            })
    void anEmptySettingIsAnAbsentOneWhereverItStands(String name) {
        String variable = name.replace("-", "").replace('.', '_').toUpperCase(java.util.Locale.ROOT);
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put(variable, "");
        variables.put(name.replace('-', '_').replace('.', '_').toUpperCase(java.util.Locale.ROOT), " ");
        variables(variables);
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource("--" + name + "="));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("file", new HashMap<>(Map.of(name, "", name + "[0]", ""))));
        process();

        assertThat(environment.containsProperty(name)).isFalse();
        assertThat(environment.getProperty(name)).isNull();
        assertThat(Binder.get(environment).bind(name, String.class).isBound()).isFalse();
    }

    @Test
    void emptySettingDoesNotHideOneOfLowerPrecedence() {
        variables(Map.of("CENTRAL_DATA_DIR", "", "CENTRAL_ENVIRONMENTS", "A,B", "OTHER", ""));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "file",
                        Map.of(
                                "central.data-dir",
                                "/srv/central",
                                "central.log-format",
                                "${NOBODY_SETS_THIS:}",
                                "spring.main.x",
                                "")));
        process();

        assertThat(environment.getProperty("central.data-dir")).isEqualTo("/srv/central");
        assertThat(Binder.get(environment)
                        .bind("central.environments", String[].class)
                        .get())
                .containsExactly("A", "B");
        assertThat(environment.containsProperty("central.log-format")).isFalse();
        assertThat(environment.containsProperty("OTHER")).isTrue();
        assertThat(environment.getProperty("spring.main.x")).isEmpty();
        assertThat(List.of(environment.getPropertySources().get(VARIABLES)))
                .hasOnlyElementsOfType(SystemEnvironmentPropertySource.class);
    }
}
