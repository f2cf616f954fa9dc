package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.StartupException;
import dev.centraldeerros.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseServerTest {
    @TempDir
    private Path scratch;

    @Test
    void withoutAUrlTheServerRunsOnADatabaseOfItsOwnAndSaysWhere(CapturedOutput output) throws Exception {
        Path data = scratch.resolve("data");
        try (var context = run("--central.data-dir=" + data, "--spring.r2dbc.url=")) {
            StepVerifier.create(context.getBean(DatabaseClient.class)
                            .sql("SELECT slug FROM project")
                            .map(row -> row.get("slug", String.class))
                            .one())
                    .expectNext("default")
                    .verifyComplete();
            assertThat(data.resolve("postgres/postmaster.pid")).exists();
            assertThat(data.resolve("signing-key.json")).exists();
            assertThat(output.getOut().lines().filter(line -> line.contains(data.toString())))
                    .anyMatch(line -> line.contains("The data is in") && line.contains("spring.r2dbc.url"));
            String last =
                    output.getOut().lines().reduce((before, after) -> after).orElse("");
            assertThat(last)
                    .matches(".*Ready: open http://localhost:\\d+ - the data is in " + Pattern.quote(data.toString())
                            + " \\(version \\S+, Java \\S+, \\d+\\.\\d s\\)");
            assertThat(output.getOut())
                    .doesNotContain(
                            Files.readString(data.resolve("postgres.password")).strip());
        }
        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void aDataFolderThatCannotBeUsedStopsTheStartInWords(CapturedOutput output) throws Exception {
        Path file = Files.createFile(scratch.resolve("file"));
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> run("--central.data-dir=" + file));
        assertThat(output.getOut())
                .contains("central.data-dir: " + file + " cannot be used")
                .doesNotContain("StartFailure:");
    }

    @Test
    void anExternalDatabaseThatIsAwayStopsTheStartInWords(CapturedOutput output) throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> run(
                        "--spring.r2dbc.url=r2dbc:postgresql://localhost:" + closed + "/central",
                        "--spring.r2dbc.username=central",
                        "--spring.r2dbc.password=secret"));
        assertThat(output.getOut())
                .contains("spring.r2dbc.url: no connection to localhost:" + closed + "/central")
                .doesNotContain("StartFailure:")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "r2dbc:postgresql://localhost/central,,spring.r2dbc.username: is missing",
        "r2dbc:postgresql://localhost,me,spring.r2dbc.url: is to be",
        "r2dbc:mysql://localhost/central,me,spring.r2dbc.url: is to begin with",
        "jdbc:postgresql://me:hidden@localhost/central,me,spring.r2dbc.url: is no R2DBC URL",
        "nonsense,me,spring.r2dbc.url: is no R2DBC URL"
    })
    void settingsThatCannotWorkAreNamed(String url, String username, String reason) {
        R2dbcProperties properties = new R2dbcProperties();
        properties.setUrl(url);
        properties.setUsername(username);
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> DatabaseServer.External.check(properties))
                .withMessageStartingWith(reason)
                .withMessageNotContaining("hidden");
    }

    @Test
    void anExternalDatabaseIsTakenAsItIs() {
        R2dbcProperties properties = new R2dbcProperties();
        for (String setting : TestDatabase.properties(TestDatabase.create())) {
            String value = setting.substring(setting.indexOf('=') + 1);
            switch (setting.substring(0, setting.indexOf('='))) {
                case "spring.r2dbc.url" -> properties.setUrl(value);
                case "spring.r2dbc.username" -> properties.setUsername(value);
                default -> properties.setPassword(value);
            }
        }
        try (DatabaseServer server = DatabaseServer.External.check(properties)) {
            assertThat(server.database().address()).contains("/test_");
        }

        properties.setUrl(properties.getUrl() + "_absent");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> DatabaseServer.External.check(properties))
                .withMessageMatching("spring.r2dbc.url: no connection to .*_absent.* does not exist");
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--server.port=0";
        return new SpringApplication(CentralDeErros.class).run(all);
    }
}
