package dev.centraldeerros.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are stopped under load respond to all requests. */
@Tag("destruction")
class GracefulEndIT {
    private static final int STREAMS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @TempDir
    private Path other;

    @Test
    void shutdownRespondsToAllRequests() throws Exception {
        Table table = new Table("round", "requests, by what became of them", "seconds from SIGTERM to exit");
        List<LiveStream> streams = new ArrayList<>();
        try (KeptSenders senders = new KeptSenders()) {
            for (int round = 0; round < Form.of(1, 10); round++) {
                try (ServerProcess server = ServerProcess.start(folder, new Random())) {
                    Http http = server.signIn();
                    for (int i = 0; i < STREAMS; i++) {
                        streams.add(LiveStream.open(http, ""));
                    }
                    List<Future<?>> running = senders.start(server.port(), http.token(), true);
                    await().atMost(PATIENCE).until(() -> senders.count(201) > 3_000);
                    long begun = System.nanoTime();
                    assertThat(server.terminate()).as(server.log()).isZero();
                    double seconds = (System.nanoTime() - begun) / 1e9;
                    KeptSenders.join(running);
                    // A connection opened at the moment at which the server stops listening gets no response, and none
                    // of its
                    // events is stored.
                    Set<String> stored = stored();
                    table.add(round, senders.results(), String.format(java.util.Locale.ROOT, "%.1f", seconds));
                    assertThat(senders.results().keySet()).isSubsetOf("201", "503", "unanswered");
                    assertThat(senders.unanswered())
                            .as("stored without a response")
                            .doesNotContainAnyElementsOf(stored);
                    assertThat(stored).hasSize(senders.stored());
                }
            }
        } finally {
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
        KeptSenders senders = new KeptSenders();
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
                List<Future<?>> running = senders.start(port, http.token(), false);
                for (int round = 0; round < Form.of(1, 5); round++) {
                    for (int i = 0; i < nodes.size(); i++) {
                        int before = senders.count(201);
                        await().atMost(PATIENCE).until(() -> senders.count(201) > before + 2_000);
                        ServerProcess node = nodes.get(i);
                        assertThat(node.terminate()).as(node.log()).isZero();
                        nodes.set(i, node.again());
                        restarts++;
                        String view = Programs.view(node.port());
                        await().atMost(PATIENCE).until(() -> http.get(view).statusCode() == 200);
                    }
                }
                senders.end();
                KeptSenders.join(running);
                assertThat(senders.results().keySet())
                        .as("%s", senders.refusals())
                        .containsExactly("201");
            } finally {
                senders.close();
                proxy.destroyForcibly().waitFor();
                nodes.forEach(ServerProcess::close);
            }
        } finally {
            table.add(restarts, senders.results());
            table.print("two nodes restarted in turn behind haproxy");
        }
    }
}
