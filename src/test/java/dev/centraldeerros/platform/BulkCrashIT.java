package dev.centraldeerros.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The packaged server is killed while bodies of many logs are under way: sent again with their key, all is stored once. */
@Tag("destruction")
class BulkCrashIT {
    private static final int SENDERS = 4;
    private static final int EVENTS = 1_000;
    private static final int BODIES_BEFORE_KILL = 12;

    @TempDir
    private Path folder;

    /** Whose fate is known: all of each is stored. */
    private final Queue<Body> answered = new ConcurrentLinkedQueue<>();

    /** Whose sender got no answer. */
    private final Queue<Body> unanswered = new ConcurrentLinkedQueue<>();

    private record Body(String name) {
        List<String> descriptions() {
            return IntStream.range(0, EVENTS)
                    .mapToObj(i -> name + " event " + i)
                    .toList();
        }

        byte[] lines() {
            return descriptions().stream()
                    .map(description -> JsonMapper.shared().writeValueAsString(Events.json(description)) + "\n")
                    .collect(Collectors.joining())
                    .getBytes(UTF_8);
        }

        HttpResponse<String> post(Http http) {
            return http.post(
                    BodyPublishers.ofByteArray(lines()),
                    "Content-Type",
                    "application/x-ndjson",
                    "Idempotency-Key",
                    "\"" + name + "\"");
        }
    }

    @Test
    void bodiesOfAKilledServerAreStoredOnceAfterARetry() throws Exception {
        Random random = new Random(16);
        // Committed to its last log, and its sender never reads the answer; a part of one, the rest not even sent.
        Body silent = new Body("silent");
        Body half = new Body("half");
        try (ServerProcess server = ServerProcess.start(folder, random)) {
            Http http = server.signIn();
            try (Socket unread = http.connect(1024);
                    Socket unfinished = http.connect(1024)) {
                write(unread, http, silent, 1);
                write(unfinished, http, half, 0.7);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> stored(http, silent) == EVENTS && stored(http, half) > 0);
                server.killUnder(
                        SENDERS,
                        sender -> sendUntilItDies(http, "sender " + sender + " body "),
                        () -> answered.size() >= BODIES_BEFORE_KILL);
            }
        }
        assertThat(unanswered).isNotEmpty();
        unanswered.addAll(List.of(silent, half));
        try (ServerProcess server = ServerProcess.start(folder, random)) {
            Http http = server.signIn();
            sendAgain(http);
            everythingIsThereOnce(http);
            assertThat(server.terminate()).as(server.log()).isZero();
        }
    }

    private void sendUntilItDies(Http http, String name) {
        for (int i = 0; ; i++) {
            Body body = new Body(name + i);
            try {
                storedWhole(body.post(http));
                answered.add(body);
            } catch (UncheckedIOException died) {
                unanswered.add(body);
                return;
            }
        }
    }

    private static void write(Socket socket, Http http, Body body, double part) throws IOException {
        byte[] lines = body.lines();
        OutputStream out = socket.getOutputStream();
        out.write(http.head(
                "POST",
                Api.LOGS,
                "Content-Type: application/x-ndjson",
                "Idempotency-Key: \"" + body.name() + "\"",
                "Content-Length: " + lines.length));
        out.write(lines, 0, (int) (lines.length * part));
        out.flush();
    }

    /** As a client does that has no answer; and once more, for the answer is the same then. */
    private void sendAgain(Http http) {
        for (Body body : unanswered) {
            HttpResponse<String> answer = body.post(http);
            storedWhole(answer);
            assertThat(body.post(http).body()).isEqualTo(answer.body());
        }
        answered.addAll(unanswered);
    }

    private void everythingIsThereOnce(Http http) {
        assertThat(stored(http))
                .containsExactlyInAnyOrderElementsOf(answered.stream()
                        .flatMap(body -> body.descriptions().stream())
                        .toList());
    }

    private static void storedWhole(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(Http.json(answer).get("accepted").intValue())
                .as(answer.body())
                .isEqualTo(EVENTS);
    }

    private static long stored(Http http, Body body) {
        String first = body.name() + " event ";
        return stored(http).stream()
                .filter(description -> description.startsWith(first))
                .count();
    }

    private static List<String> stored(Http http) {
        HttpResponse<String> export = http.get(Api.LOGS, "Accept", "application/x-ndjson");
        assertThat(export.statusCode()).isEqualTo(200);
        return Arrays.stream(export.body().split("\n"))
                .filter(line -> !line.isEmpty())
                .map(line -> Http.json(line).get("description").stringValue())
                .toList();
    }
}
