package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.destruction.Watchers.Answer;
import dev.centraldeerros.destruction.Watchers.Kind;
import dev.centraldeerros.platform.embedded.EmbeddedServer;
import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * One overload, one fault of the database, one kill and one stop of the packaged server, in a minute and in every build. The tests tagged
 * {@code destruction} try each of them at length.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SmokeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FEW = 64;
    private static final int MANY = 1_000;
    private static final double AT_ANY_RATE = 1e6;

    @TempDir
    private static Path data;

    @TempDir
    private static Path folder;

    private OwnPostgres postgres;
    private ServerProcess server;
    private Http http;

    @BeforeAll
    void start() throws Exception {
        postgres = OwnPostgres.make(data.resolve("database"));
        postgres.start();
        server = ServerProcess.onDatabase(
                folder, new Random(), postgres.port(), postgres.password(), ServerProcess.SHORT_LIVED);
        http = server.signIn();
    }

    @AfterAll
    void close() throws Exception {
        if (server != null) {
            server.close();
        }
        postgres.close();
    }

    @Test
    @Order(1)
    void overloadIsAnsweredWith201Or503AndEndsWithTheFlood() throws Exception {
        byte[] post = KeptConnection.post(
                http.token(),
                Api.LOGS,
                "application/json",
                JsonMapper.shared().writeValueAsString(Events.json("flood")).getBytes(UTF_8));
        Crowd.Result flood;
        try (Crowd few = new Crowd(server.port(), FEW, post)) {
            assertThat(few.send(Duration.ofSeconds(1), AT_ANY_RATE).answers().keySet())
                    .containsExactly("201");
        }
        try (Crowd many = new Crowd(server.port(), MANY, post)) {
            flood = many.send(Duration.ofSeconds(3), AT_ANY_RATE);
        }
        assertThat(flood.answers().keySet()).isSubsetOf("201", "503");
        assertThat(flood.of("201")).isPositive();
        try (Crowd few = new Crowd(server.port(), FEW, post)) {
            assertThat(few.send(Duration.ofMillis(500), AT_ANY_RATE).answers().keySet())
                    .containsExactly("201");
        }
    }

    @Test
    @Order(2)
    void frozenDatabaseIs503UntilItIsBackAndLosesNothing() throws Exception {
        try (Watchers watchers = new Watchers(http)) {
            await().atMost(PATIENCE).until(() -> watchers.acknowledged().size() > 100);
            long begun = System.nanoTime();
            Fault.Ending freeze = Fault.FROZEN.befall(postgres);
            await().atMost(PATIENCE)
                    .until(() -> watchers.has(Kind.POST, 503, begun) && watchers.has(Kind.READINESS, 503, begun));
            freeze.end();
            long ended = System.nanoTime();
            await().atMost(PATIENCE)
                    .until(() -> watchers.has(Kind.POST, 201, ended)
                            && watchers.has(Kind.LIST, 200, ended)
                            && watchers.has(Kind.READINESS, 200, ended));
            watchers.finish();
            assertThat(statuses(watchers, Kind.POST)).containsOnlyKeys(201, 503);
            assertThat(statuses(watchers, Kind.LIST).keySet()).isSubsetOf(200, 503);
            assertThat(statuses(watchers, Kind.LIVENESS)).containsOnlyKeys(200);
            assertThat(statuses(watchers, Kind.PAGE)).containsOnlyKeys(200);
            assertThat(Stream.concat(watchers.of(Kind.POST), watchers.of(Kind.LIST)))
                    .allMatch(answer -> answer.status() != 503 || answer.saysWhenToRetry());
            assertThat(stored("id::text", "true").keySet()).containsAll(watchers.acknowledged());
        }
    }

    private static Map<Integer, Long> statuses(Watchers watchers, Kind kind) {
        return watchers.of(kind).collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
    }

    @Test
    @Order(3)
    void killedServerLosesNothingAcknowledgedAndStoresNothingTwice() throws Exception {
        try (Senders senders = new Senders(http, "kill")) {
            await().atMost(PATIENCE).until(() -> senders.acknowledgements() > 1_000);
            server.kill();
            server = server.again();
            int before = senders.acknowledgements();
            await().atMost(PATIENCE).until(() -> senders.acknowledgements() > before);
            senders.finish();
            Senders.Count count = senders.count(stored("description", "starts_with(description, 'kill ')"));
            assertThat(senders.wrong()).isEmpty();
            assertThat(List.of(count.lost(), count.doubled(), count.foreign()))
                    .as("lost, doubled, never sent: %s", count)
                    .containsOnly(0);
        }
    }

    @Test
    @Order(4)
    void sigtermAnswersEveryRequestAndExitsWith0() throws Exception {
        try (KeptSenders senders = new KeptSenders()) {
            List<Future<?>> running = senders.start(server.port(), http.token(), true);
            await().atMost(PATIENCE).until(() -> senders.count(201) > 1_000);
            assertThat(server.terminate()).as(server.log()).isZero();
            KeptSenders.join(running);
            Map<String, Integer> stored = stored("description", "starts_with(description, 'log ')");
            assertThat(senders.results().keySet()).isSubsetOf("201", "503", "unanswered");
            assertThat(senders.unanswered())
                    .as("stored without a response")
                    .doesNotContainAnyElementsOf(stored.keySet());
            assertThat(stored).hasSize(senders.stored());
        }
    }

    /** The number of logs for each value of an expression, read from the database itself. */
    private Map<String, Integer> stored(String value, String condition) throws SQLException {
        Map<String, Integer> stored = new HashMap<>();
        try (var connection = postgres.superuser(EmbeddedServer.DATABASE);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT " + value + ", count(*) FROM log WHERE " + condition + " GROUP BY 1")) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getInt(2));
            }
        }
        return stored;
    }
}
