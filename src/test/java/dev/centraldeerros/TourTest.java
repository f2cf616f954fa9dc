package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** README's tour does what it says, as printed: its blocks run in one shell; only the server's address is this test's. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=tour")
class TourTest {
    private static final String SECTION = "Five minutes with curl";
    private static final String PRINTED_ADDRESS = "BASE=http://localhost:8080\n";

    /** Stands between the outputs of two blocks. */
    private static final String BREAK = "=== next block ===";

    /** The stream alone takes eight seconds. */
    private static final int MAX_SECONDS = 90;

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    @Test
    void theTourDoesWhatItSays() throws IOException, InterruptedException {
        assumeTrue(isInstalled("sh") && isInstalled("curl"), "README's tour is not run: it takes sh and curl");
        List<String> blocks = Documents.blocks(SECTION, "sh");
        assertThat(blocks).hasSize(12);
        assertThat(blocks.get(0)).startsWith(PRINTED_ADDRESS);

        List<String> outputs =
                List.of(run(String.join("echo '" + BREAK + "'\n", blocks)).split(BREAK + "\n", -1));

        assertThat(outputs).hasSameSizeAs(blocks);
        assertThat(outputs.get(0)).contains("{\"username\":\"beatriz\",\"email\":\"beatriz@example.com\"}");
        assertThat(outputs.get(1))
                .contains("\"description\":\"Payment refused: card expired\"")
                .contains("\"duplicate\":true");
        String id = outputs.get(1).replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
        assertThat(id).hasSize(36);
        assertThat(outputs.get(3))
                .contains(
                        "{\"accepted\":1,\"duplicates\":0,\"rejected\":1,\"errors\":[{\"index\":1,\"errors\":{\"level\":[");
        assertThat(outputs.get(4)).contains("{\"accepted\":1,\"duplicates\":0,\"rejected\":0,\"errors\":[]}");
        assertThat(outputs.get(5).lines())
                .hasSize(3)
                .allSatisfy(page -> assertThat(page).contains("\"results\":[").contains(id));
        assertThat(outputs.get(6).lines())
                .hasSize(3)
                .satisfiesExactly(
                        issues -> assertThat(issues).contains("\"title\":\"PaymentRefused: card expired\""),
                        grouping -> assertThat(grouping).contains("\"reason\":\"exception\""),
                        latest -> assertThat(latest).contains("\"next\":null").contains(id));
        assertThat(outputs.get(7))
                .contains("at pay (checkout.js:42)")
                .contains("\"attributes\":{\"order\": 1042}")
                .contains("\"username\":\"beatriz\"");
        assertThat(outputs.get(8))
                .contains("archived: 204")
                .contains(id)
                .contains("\"archived\":true")
                .contains("{\"matched\":1,\"changed\":1}");
        assertThat(outputs.get(9)).contains("event: log\n").containsPattern("data: \\{[^\n]*\"Queue is filling up\"");
        assertThat(outputs.get(10))
                .contains("\"id\":\"" + id)
                .contains("id,received_at,date")
                .contains("\n" + id + ",");
        assertThat(outputs.get(11)).contains("deleted: 204").contains("{\"matched\":1,\"changed\":1}");
    }

    /** Everything that the blocks print; fails when one of their commands does. */
    private String run(String blocks) throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("tour.sh"), blocks.replace(PRINTED_ADDRESS, "BASE=http://localhost:" + port + "\n"));
        Path output = folder.resolve("output");
        Process shell = new ProcessBuilder("sh", "-e", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = shell.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
            String printed = Files.readString(output);
            assertThat(ended).as(printed).isTrue();
            assertThat(shell.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, command))
                .anyMatch(Files::isExecutable);
    }
}
