package dev.centraldeerros.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The packaged commands against the packaged server, which is killed under them. */
@Tag("destruction")
class CommandLineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final int LINES = 20_000;

    @TempDir
    private Path folder;

    private Process command(String name, boolean onTerminal, Http http, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("central.jar")));
        command.addAll(List.of(arguments));
        if (onTerminal) {
            String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            command = List.of(SCRIPT.toString(), "-qfec", line, "/dev/null");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("CENTRAL_URL", "http://127.0.0.1:" + http.port());
        environment.put("CENTRAL_TOKEN", http.token());
        return builder.start();
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException none) {
            return "";
        }
    }

    private static void post(Http http, String description) {
        Map<String, Object> event = Events.json(description, "source", "shop");
        event.put("level", "ERROR");
        HttpResponse<String> answer = http.post(JsonMapper.shared().writeValueAsString(event));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void tailAndSendSurviveAKilledServerWithoutALossOrARepeat() throws Exception {
        boolean onTerminal = Files.isExecutable(SCRIPT);
        List<String> posted = new ArrayList<>();
        ServerProcess server = ServerProcess.with(folder, new Random(), ServerProcess.SHORT_LIVED);
        Http http = server.signIn();
        post(http, "before");
        Process tail = command("tail", onTerminal, http, "tail", "source:shop", "level:>=warning");
        // Reads a pipe that stays open until the server is killed, so that it cannot be done before.
        Process send = command("send", false, http, "send", "-", "--idempotency-key", "once", "--json");
        BufferedWriter pipe = send.outputWriter(UTF_8);
        CompletableFuture<Void> allButOne = CompletableFuture.runAsync(() -> write(pipe, 0, LINES - 1));
        try {
            await().atMost(PATIENCE).until(() -> text("tail.out").contains("before"));
            await().atMost(PATIENCE).until(() -> !send.isAlive() || count(http) > 0);
            post20(http, "life 0", posted);
            server.kill();
            assertThat(send.isAlive()).as(text("send.err")).isTrue();
            server = server.again();
            assertThat(allButOne).succeedsWithin(PATIENCE);
            write(pipe, LINES - 1, LINES);
            pipe.close();
            post20(http, "life 1", posted);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(text("tail.out")).contains(posted));
            for (String description : posted) {
                assertThat(text("tail.out")).containsOnlyOnce(description);
            }
            if (onTerminal) {
                assertThat(text("tail.out")).contains("\u001b[31mERROR");
            }
            assertThat(send.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(send.exitValue()).as(text("send.err")).isZero();
            exportHasEveryLineOnce(http);
        } finally {
            tail.descendants().forEach(ProcessHandle::destroyForcibly);
            tail.destroyForcibly().waitFor();
            send.destroyForcibly().waitFor();
            server.close();
        }
    }

    private static void write(BufferedWriter pipe, int from, int to) {
        try {
            for (int i = from; i < to; i++) {
                pipe.write(JsonMapper.shared().writeValueAsString(Events.json("log " + i, "source", "sent")) + "\n");
            }
            pipe.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private static void post20(Http http, String name, List<String> posted) {
        for (int i = 0; i < 20; i++) {
            String description = name + " log " + i + ".";
            post(http, description);
            posted.add(description);
        }
    }

    private static int count(Http http) {
        return Http.json(http.get(Api.LOGS + "?source=sent&page_size=1").body())
                .get("count")
                .intValue();
    }

    private void exportHasEveryLineOnce(Http http) throws Exception {
        Process export = command("export", false, http, "export", "source:sent");
        assertThat(export.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(export.exitValue()).as(text("export.err")).isZero();
        assertThat(text("export.out")
                        .lines()
                        .map(line -> Http.json(line).get("description").stringValue()))
                .hasSize(LINES)
                .doesNotHaveDuplicates();
    }
}
