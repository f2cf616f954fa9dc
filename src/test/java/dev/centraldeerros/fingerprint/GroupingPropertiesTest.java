package dev.centraldeerros.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.Level;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GroupingPropertiesTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(LevelConverter.class, Enabled.class);

    @EnableConfigurationProperties(GroupingProperties.class)
    static class Enabled {}

    @Test
    void theLevelMayBeAnAlias() {
        runner.withPropertyValues("central.issues.level=warn")
                .run(context -> assertThat(
                                context.getBean(GroupingProperties.class).level())
                        .isEqualTo(Level.WARNING));
        runner.run(context ->
                assertThat(context.getBean(GroupingProperties.class).level()).isEqualTo(Level.ERROR));
    }

    @Test
    void anUnknownLevelStopsTheStartWithTheReason() {
        runner.withPropertyValues("central.issues.level=loud")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("must be one of [DEBUG, INFO, WARNING, ERROR, CRITICAL]"));
    }
}
