package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Servers that are told to stop under load: whoever asked is answered. */
class GracefulEndIT {
    private static final int SENDERS = 32;
    private static final int STREAMS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @TempDir
    private Path other;

    /** What became of requests: a status, or what befell the connection. */
    private final Map<String, AtomicInteger> fates = new ConcurrentHashMap<>();

    /** What those were told that were not stored. */
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    /** Sent over a connection that was closed without an answer. */
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean isOver;

    private void count(String fate) {
        fates.computeIfAbsent(fate, unused -> new AtomicInteger()).incrementAndGet();
    }

    private int fate(String fate) {
        AtomicInteger count = fates.get(fate);
        return count == null ? 0 : count.get();
    }

    /** One request after the other on one connection, until nobody listens any more. */
    private void send(int port, String token, boolean untilGone) {
        while (!isOver) {
            try (KeptConnection connection = new KeptConnection(port)) {
                while (!isOver && !connection.isLast()) {
                    send(connection, token, "log " + sent.incrementAndGet());
                }
            } catch (ConnectException gone) {
                if (untilGone) {
                    return;
                }
                count("not connected");
            } catch (IOException unanswered) {
                // as counted
            }
        }
    }

    private void send(KeptConnection connection, String token, String description) throws IOException {
        try {
            connection.send(KeptConnection.post(
                    token,
                    Api.LOGS,
                    "application/json",
                    JsonMapper.shared()
                            .writeValueAsString(Events.json(description))
                            .getBytes(UTF_8)));
            KeptConnection.Answer answer = connection.read();
            count(Integer.toString(answer.status()));
            if (answer.status() != 201) {
                refusals.add(answer.body());
            }
        } catch (IOException ended) {
            count("unanswered");
            unanswered.add(description);
            throw ended;
        }
    }

    private List<Future<?>> start(ExecutorService threads, int port, String token, boolean untilGone) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            running.add(threads.submit(() -> send(port, token, untilGone)));
        }
        return running;
    }

    @Test
    void whoeverAskedIsAnsweredBeforeTheEnd() throws Exception {
        Table table = new Table("round", "requests, by what became of them", "seconds from SIGTERM to exit");
        ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
        List<LiveStream> streams = new ArrayList<>();
        try {
            for (int round = 0; round < Form.of(1, 10); round++) {
                try (ServerProcess server = ServerProcess.start(folder, new Random())) {
                    Http http = server.signIn();
                    for (int i = 0; i < STREAMS; i++) {
                        streams.add(LiveStream.open(http, ""));
                    }
                    List<Future<?>> running = start(threads, server.port(), http.token(), true);
                    await().atMost(PATIENCE).until(() -> fate("201") > 3_000);
                    long begun = System.nanoTime();
                    assertThat(server.terminate()).as(server.log()).isZero();
                    double seconds = (System.nanoTime() - begun) / 1e9;
                    for (Future<?> one : running) {
                        one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    }
                    // Whoever connects at the very moment at which the server no longer listens is not heard, and
                    // nothing of his is stored.
                    Set<String> stored = stored();
                    table.add(round, new TreeMap<>(fates), String.format(java.util.Locale.ROOT, "%.1f", seconds));
                    assertThat(fates.keySet()).isSubsetOf("201", "503", "unanswered");
                    assertThat(unanswered).as("accepted, and not answered").doesNotContainAnyElementsOf(stored);
                    assertThat(stored).hasSize(sent.get() - unanswered.size() - fate("503"));
                }
            }
        } finally {
            isOver = true;
            threads.shutdownNow();
            for (LiveStream stream : streams) {
                stream.close();
            }
            table.print("SIGTERM under load, with " + STREAMS + " live streams");
        }
    }

    /** What the next start finds. */
    private Set<String> stored() throws Exception {
        assertThat(ServerProcess.database(folder)).as("its database").isEmpty();
        try (ServerProcess next = ServerProcess.start(folder, new Random())) {
            String lines = next.signIn()
                    .get(Api.LOGS, "Accept", "application/x-ndjson")
                    .body();
            Set<String> stored = lines.lines()
                    .map(line -> Http.json(line).get("description").stringValue())
                    .collect(java.util.stream.Collectors.toSet());
            assertThat(next.terminate()).isZero();
            return stored;
        }
    }

    @Test
    void aRollingRestartBehindAProxyLosesNoRequest() throws Exception {
        assumeTrue(Programs.isThere("haproxy"), "a rolling restart is not tried: there is no haproxy on this machine");
        Table table = new Table("restarts", "requests, by what became of them");
        ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
        int restarts = 0;
        Path data = Files.createDirectory(folder.resolve("first"));
        try (OwnPostgres postgres = OwnPostgres.make(folder.resolve("database"))) {
            postgres.start();
            List<ServerProcess> nodes = new ArrayList<>();
            nodes.add(ServerProcess.onDatabase(data, new Random(), postgres.port(), postgres.password()));
            nodes.add(ServerProcess.onDatabase(other, new Random(), postgres.port(), postgres.password()));
            int port = Programs.freePort();
            Process proxy = Programs.haproxy(
                    folder, port, nodes.get(0).port(), nodes.get(1).port());
            try {
                Http http = new Http(port, nodes.get(0).signIn().token());
                await().atMost(PATIENCE)
                        .until(() -> http.get("/actuator/health/readiness").statusCode() == 200);
                List<Future<?>> running = start(threads, port, http.token(), false);
                for (int round = 0; round < Form.of(1, 5); round++) {
                    for (int i = 0; i < nodes.size(); i++) {
                        int before = fate("201");
                        await().atMost(PATIENCE).until(() -> fate("201") > before + 2_000);
                        ServerProcess node = nodes.get(i);
                        assertThat(node.terminate()).as(node.log()).isZero();
                        nodes.set(i, node.again());
                        restarts++;
                        String view = Programs.view(node.port());
                        await().atMost(PATIENCE).until(() -> http.get(view).statusCode() == 200);
                    }
                }
                isOver = true;
                for (Future<?> one : running) {
                    one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
                assertThat(fates.keySet()).as("%s", refusals).containsExactly("201");
            } finally {
                isOver = true;
                threads.shutdownNow();
                proxy.destroyForcibly().waitFor();
                nodes.forEach(ServerProcess::close);
            }
        } finally {
            table.add(restarts, new TreeMap<>(fates));
            table.print("two nodes restarted in turn behind haproxy");
        }
    }
}
