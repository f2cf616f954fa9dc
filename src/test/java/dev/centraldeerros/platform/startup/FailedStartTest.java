package dev.centraldeerros.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whatever ends a start is told in one line. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTest {
    private static final String TRACE = "at dev.centraldeerros.";

    private static void start(String... settings) {
        List<String> arguments = new ArrayList<>();
        for (String property : TestDatabase.properties(TestDatabase.create())) {
            arguments.add("--" + property);
        }
        arguments.add("--server.port=0");
        arguments.addAll(List.of(settings));
        // Of a port that is given twice, the last one counts.
        if (settings[0].startsWith("--server.port")) {
            arguments.remove("--server.port=0");
        }
        new SpringApplication(CentralDeErros.class)
                .run(arguments.toArray(String[]::new))
                .close();
    }

    private static List<String> reported(CapturedOutput output) {
        return output.getOut().lines().filter(line -> line.contains(" ERROR ")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "--server.port=70000, server.port: must be 0 to 65535",
        "--server.port=http, server.port",
        "--management.server.port=70000, 70000",
        "--server.forward-headers-strategy=native, server.forward-headers-strategy: is not used here",
        "--central.trusted-proxies=proxy.example.com, central.trusted-proxies: proxy.example.com is neither",
        "--central.ingest.writers=0, central.ingest.writers",
        "--central.environments=with space, central.environments",
    })
    void itIsToldInOneLineWithoutATrace(String setting, String reason, CapturedOutput output) {
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(setting));
        assertThat(reported(output)).singleElement().asString().contains(reason).contains("The server did not start. ");
        assertThat(output.getOut()).doesNotContain(TRACE);
    }

    @Test
    void theTraceIsBehindASwitch(CapturedOutput output) {
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("--server.port=70000", "--debug"));
        assertThat(output.getOut()).contains("must be 0 to 65535").contains(TRACE);
    }
}
