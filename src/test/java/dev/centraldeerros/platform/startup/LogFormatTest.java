package dev.centraldeerros.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.centraldeerros.CentralProperties;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class LogFormatTest {
    private static final String FORGED = "bob\r\n2026-01-01T00:00:00.000Z INFO forged\u001b[2J\u009b\u2028\u0000";

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(CentralProperties.class)
    static class Empty {}

    @Test
    void plainIsTheDefaultAndKeepsAnEventInItsLine(CapturedOutput output) {
        run();
        LoggerFactory.getLogger("a.b.Sign").info("user {} signed in", FORGED);
        assertThat(output.getOut().lines().filter(line -> line.contains("signed in")))
                .singleElement()
                .asString()
                .matches("[0-9T:.-]+Z INFO \\[main] Sign: user bob\\\\r\\\\n2026-01-01T00:00:00.000Z INFO forged"
                        + "\\\\u001b\\[2J\\\\u009b\\\\u2028\\\\u0000 signed in");
    }

    @Test
    void anExceptionIsPartOfTheLine() {
        LoggingEvent event = new LoggingEvent(
                "", logger(), Level.ERROR, "failed", new IllegalStateException("one\ntwo\u001b"), null);
        event.setInstant(Instant.parse("2026-11-23T13:41:28.5Z"));
        event.setThreadName("t");

        String line = new PlainLogFormatter().format(event);

        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        assertThat(line)
                .startsWith("2026-11-23T13:41:28.500Z ERROR [t] Logger: failed | java.lang.IllegalStateException: one"
                        + " | two\\u001b | at dev.centraldeerros.platform.startup.LogFormatTest");
    }

    @ParameterizedTest
    @CsvSource({"--central.log-format=json", "--central.logFormat=json", "--central.log-format=JSON"})
    void jsonIsAnObjectALine(String argument, CapturedOutput output) {
        run(argument);
        LoggerFactory.getLogger("a.b.Sign").info("user {} signed in", FORGED);
        String line = output.getOut()
                .lines()
                .filter(candidate -> candidate.contains("signed in"))
                .findFirst()
                .orElseThrow();
        JsonNode event = JsonMapper.shared().readTree(line);
        assertThat(event.path("message").asString()).isEqualTo("user " + FORGED + " signed in");
        assertThat(line).doesNotContain("\u001b");
    }

    @Test
    void anotherFormatStopsTheStartAndIsNamed(CapturedOutput output) {
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> run("--central.log-format=xml"));
        assertThat(output.getOut().lines().filter(line -> line.contains("The server did not start.")))
                .singleElement()
                .asString()
                .contains("central.log-format", "xml", "JSON", "PLAIN");
    }

    private static Logger logger() {
        return new LoggerContext().getLogger("some.Logger");
    }

    private static void run(String... arguments) {
        SpringApplication application = new SpringApplication(Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments).close();
    }
}
