package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Twenty-four readers of the slowest search beside 64 senders, compared with as much work that PostgreSQL does for no reader. */
@Tag("destruction")
class SlowReadersIT {
    private static final int READERS = 24;

    /** As many as there are connections for queries, by default. */
    private static final int BUSY = 8;

    private static final int SENDERS = 64;
    private static final int BODIES = 20;
    private static final int LOGS_PER_BODY = 20_000;
    private static final double MIN_RATIO = 0.8;
    private static final double AT_ANY_RATE = 1e6;
    private static final Duration TIME = Duration.ofSeconds(8);

    @TempDir
    private Path folder;

    private final AtomicBoolean isOver = new AtomicBoolean();

    @Test
    void slowReadersCostSendersNoMoreThanTheProcessorsTheyTake() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ServerProcess server = ServerProcess.tuned(folder, new Random())) {
            Http http = server.signIn();
            for (int i = 0; i < BODIES; i++) {
                load(http, i);
            }
            byte[] post = KeptConnection.post(
                    server.signIn("sender").token(),
                    Api.LOGS,
                    "application/json",
                    JsonMapper.shared()
                            .writeValueAsString(Events.json("beside readers"))
                            .getBytes(UTF_8));
            try (Crowd senders = new Crowd(server.port(), SENDERS, post)) {
                Crowd.Result unused = senders.send(TIME, AT_ANY_RATE);
                Crowd.Result floor = during(threads, BUSY, this::keepBusy, senders);
                Map<Integer, Integer> answers = new TreeMap<>();
                Crowd.Result beside = during(threads, READERS, () -> read(http, answers), senders);

                double ratio = beside.perSecond("201") / floor.perSecond("201");
                System.out.printf(
                        "beside readers %.0f/s, slowest %.2f s; beside plain work %.0f/s, slowest %.2f s; ratio %.2f; readers %s%n",
                        beside.perSecond("201"),
                        beside.slowestSeconds(),
                        floor.perSecond("201"),
                        floor.slowestSeconds(),
                        ratio,
                        answers);
                assertThat(beside.answers().keySet()).containsExactly("201");
                assertThat(ratio).isGreaterThan(MIN_RATIO);
            }
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
    }

    private Crowd.Result during(ExecutorService threads, int count, Runnable work, Crowd senders) throws Exception {
        isOver.set(false);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(CompletableFuture.runAsync(work, threads));
        }
        Crowd.Result result = senders.send(TIME, AT_ANY_RATE);
        isOver.set(true);
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        return result;
    }

    private void read(Http http, Map<Integer, Integer> answers) {
        while (!isOver.get()) {
            int status = http.get(Api.LOGS + "?q=kafkb").statusCode();
            synchronized (answers) {
                answers.merge(status, 1, Integer::sum);
            }
        }
    }

    /** A statement that needs a processor and nothing else. */
    private void keepBusy() {
        try (Connection database = ServerProcess.connect(folder);
                var statement = database.createStatement()) {
            while (!isOver.get()) {
                statement.execute(
                        "SELECT count(*) FROM generate_series(1, 200000) AS n WHERE md5(n::text) LIKE 'zzz%'");
            }
        } catch (java.io.IOException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Every trace is another. */
    private static void load(Http http, int body) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LOGS_PER_BODY; i++) {
            Map<String, Object> event = Events.json("order " + body * LOGS_PER_BODY + i);
            event.put("details", ("java.lang.IllegalStateException: " + body + " " + i + "\n").repeat(20));
            lines.append(JsonMapper.shared().writeValueAsString(event)).append('\n');
        }
        var answer = http.post(BodyPublishers.ofString(lines.toString()), "Content-Type", "application/x-ndjson");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
}
