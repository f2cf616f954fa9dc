package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged server is killed under load: what was answered with 201 is there afterwards, once. */
@Tag("destruction")
class CrashIT {
    private static final int ROUNDS = 3;
    private static final int SENDERS = 8;
    private static final int MIN_BEFORE_KILL = 50;
    private static final int MAX_BEFORE_KILL = 400;

    @TempDir
    private Path folder;

    /** From id to description, noted before a sender goes on. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    /** What each sender was about to learn the fate of when the server died. */
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    @Test
    void acknowledgedLogsSurviveAKillExactlyOnce() throws Exception {
        Random random = new Random(9);
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = ServerProcess.start(folder, random)) {
                Http http = server.signIn();
                sendAgain(http);
                everythingIsThereOnce(http);
                int target = acknowledged.size() + MIN_BEFORE_KILL + random.nextInt(MAX_BEFORE_KILL - MIN_BEFORE_KILL);
                String name = "round " + round + " sender ";
                server.killUnder(
                        SENDERS,
                        sender -> sendUntilItDies(http, name + sender + " event "),
                        () -> acknowledged.size() >= target);
                assertThat(ServerProcess.database(folder))
                        .as("the orphaned database")
                        .isPresent();
                // close() would end the database too; the next start has to take it over.
                restartTakesOver(random);
            }
        }
    }

    private void restartTakesOver(Random random) throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, random)) {
            Http http = server.signIn();
            sendAgain(http);
            everythingIsThereOnce(http);
            assertThat(server.terminate()).as(server.log()).isZero();
            assertThat(ServerProcess.database(folder)).as("its database").isEmpty();
        }
    }

    private void sendUntilItDies(Http http, String name) {
        for (int i = 0; ; i++) {
            String description = name + i;
            try {
                HttpResponse<String> answer = http.post(body(description));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                acknowledged.put(Http.json(answer).get("id").stringValue(), description);
            } catch (UncheckedIOException died) {
                unknown.add(description);
                return;
            }
        }
    }

    /** As a client does that has no answer: the same event with the same key. */
    private void sendAgain(Http http) {
        for (String description : unknown) {
            HttpResponse<String> answer = http.post(body(description));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
            acknowledged.put(Http.json(answer).get("id").stringValue(), description);
        }
        unknown.clear();
    }

    private static String body(String description) {
        Map<String, Object> event = Events.json(description, "key", description);
        event.put("details", "a trace that many share\n\tat a.B.c(B.java:1)");
        return JsonMapper.shared().writeValueAsString(event);
    }

    private void everythingIsThereOnce(Http http) {
        Map<String, String> stored = new HashMap<>();
        HttpResponse<String> export = http.get(Api.LOGS, "Accept", "application/x-ndjson");
        assertThat(export.statusCode()).isEqualTo(200);
        Arrays.stream(export.body().split("\n")).filter(line -> !line.isEmpty()).forEach(line -> {
            JsonNode log = Http.json(line);
            stored.put(log.get("id").stringValue(), log.get("description").stringValue());
            assertThat(log.get("details").stringValue()).startsWith("a trace");
        });
        assertThat(stored).isEqualTo(acknowledged);
        assertThat(new HashSet<>(stored.values())).as("none twice").hasSameSizeAs(stored.entrySet());
        long counted = 0;
        for (JsonNode issue :
                Http.json(http.get("/v1/api/issues/?page_size=200")).get("results")) {
            counted += issue.get("logs").longValue();
        }
        assertThat(counted).as("logs of all issues").isEqualTo(stored.size());
    }
}
