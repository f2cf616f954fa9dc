package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import dev.centraldeerros.ingest.queue.IngestProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** A database that stands still, and senders who do not wait for it. */
@ServerTest
@TestPropertySource(
        properties = {
            "central.ingest.queue-bytes=6MB",
            "central.ingest.max-event-bytes=1MB",
            "central.ingest.commit-timeout=7s"
        })
class StallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LIMIT = 6 * 1024 * 1024;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private IngestLimiter limiter;

    @Autowired
    private MeterRegistry metrics;

    @LocalServerPort
    private int port;

    private Http http;
    private String name;

    @BeforeEach
    void signIn() {
        http = new Http(port, Accounts.token(client, "stalled"));
        name = database.sql("SELECT current_database() AS name")
                .map(row -> row.get("name", String.class))
                .one()
                .block();
        assertThat(http.post(valid("warm", 10)).statusCode()).isEqualTo(201);
    }

    @AfterEach
    void nothingIsUnderWayAnyMore() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(limiter.events()).isZero());
        assertThat(limiter.bytes()).isZero();
        assertThat(http.post(valid("afterwards", 10)).statusCode()).isEqualTo(201);
    }

    private double shed() {
        return metrics.get("central.ingest.events")
                .tag("outcome", "shed")
                .counter()
                .count();
    }

    private static byte[] valid(String description, int details) {
        return JsonMapper.shared().writeValueAsBytes(Events.json(description, "details", "x".repeat(details)));
    }

    private Socket send(byte[] body, int announced) throws IOException {
        Socket socket = http.connect(64 * 1024);
        socket.getOutputStream()
                .write(http.head("POST", Api.LOGS, "Content-Type: application/json", "Content-Length: " + announced));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }

    @Test
    void whatIsQueuedKeepsItsRoomWhenItsSendersHangUp() throws Exception {
        byte[] body = valid("hung up", 50_000);
        long weight = (long) body.length * IngestProperties.HEAP_PER_BODY_BYTE;
        double before = shed();
        TestDatabase.Stall stall = TestDatabase.stall(name, "central-de-erros ingest");
        try {
            int queued = 0;
            while (shed() == before) {
                long bytes = limiter.bytes();
                try (Socket socket = send(body, body.length)) {
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> limiter.bytes() >= bytes + weight || shed() > before);
                    assertThat(socket.isConnected()).isTrue();
                }
                queued++;
                assertThat(limiter.bytes()).isLessThanOrEqualTo(LIMIT);
                // Without their room kept all of them would have been let in.
                assertThat(queued).isLessThanOrEqualTo((int) (LIMIT / weight) + 1);
            }
        } finally {
            stall.close();
        }
    }

    @Test
    void bodiesThatTrickleTakeNoRoomFromOthers() throws Exception {
        List<Socket> trickling = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                trickling.add(send(new byte[] {'{'}, 1_000_000));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(limiter.events()).isEqualTo(60));
            assertThat(limiter.bytes()).isLessThanOrEqualTo(60 * 3 * IngestLimiter.FIRST_BYTES);
            assertThat(http.post(valid("not harmed", 200_000)).statusCode()).isEqualTo(201);
        } finally {
            for (Socket socket : trickling) {
                socket.close();
            }
        }
    }

    @Test
    void aLockInTheWayIsWaitedForAndCostsNobodyA503() throws Exception {
        try (Connection other =
                DriverManager.getConnection(TestDatabase.jdbcUrl(name), TestDatabase.USER, TestDatabase.PASSWORD)) {
            other.setAutoCommit(false);
            try (var lock = other.createStatement()) {
                lock.execute("LOCK TABLE log IN ACCESS EXCLUSIVE MODE");
            }
            List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                byte[] body = valid("waits " + i, 10);
                posts.add(CompletableFuture.supplyAsync(() -> http.post(body)));
            }
            // The first try ends with the lock's time-out, and its connection with it.
            Set<Long> waiting = new HashSet<>();
            await().atMost(PATIENCE).until(() -> waiting.addAll(waiting()) && waiting.size() >= 3);
            other.rollback();
            for (CompletableFuture<HttpResponse<String>> post : posts) {
                assertThat(post.get().statusCode()).isEqualTo(201);
            }
        }
        assertThat(new Api(client, http.token())
                        .list(Api.LOGS + "?search=waits")
                        .get("count"))
                .isEqualTo(5);
    }

    private Set<Long> waiting() throws SQLException {
        Set<Long> found = new HashSet<>();
        try (var connection = DriverManager.getConnection(
                        TestDatabase.jdbcUrl("postgres"), TestDatabase.USER, TestDatabase.PASSWORD);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT pid FROM pg_stat_activity WHERE datname = '" + name
                                + "' AND application_name = 'central-de-erros ingest' AND wait_event_type = 'Lock'")) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }
}
