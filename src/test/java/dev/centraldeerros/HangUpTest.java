package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** Clients that disconnect at any moment do not affect later requests. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangUpTest {
    private static final int HANG_UPS = 60;
    /** A refusal is shorter than what is waited for. */
    private static final String CLOSE = "Connection: close";

    private static final int KINDS = 5;
    private static final int LATER_REQUESTS = 20;
    private static final int AT_ONCE = 8;
    private static final int ROWS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private List<ConnectionPool> pools;

    @LocalServerPort
    private int port;

    private Http http;
    private byte[] event;

    @BeforeAll
    void store() {
        http = new Http(port, Accounts.token(client, "hanger-up"));
        event = JsonMapper.shared().writeValueAsBytes(Events.json("kept ".repeat(800), "source", "hang-up"));
        database.sql("""
                        INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                        SELECT 1, now(), (SELECT id FROM project WHERE slug = 'default'), 1, 40,
                               (SELECT id FROM environment WHERE name = 'DEV'),
                               (left(id_floor(now())::text, 13) || '-7' || lpad(to_hex(n % 4096), 3, '0') || '-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
                               'hang-up', 'row ' || n || ' ' || repeat('x', 4000)
                        FROM generate_series(1, :rows) AS n
                        """).bind("rows", ROWS).fetch().rowsUpdated().block();
    }

    @Test
    void disconnectsAtAnyMomentLeaveLaterRequestsWorking() throws Exception {
        Random random = new Random(4);
        List<Callable<Void>> hangUps = new ArrayList<>();
        for (int i = 0; i < HANG_UPS; i++) {
            byte[] request = request(i % KINDS);
            // In the middle of the request, right after it, or after some of the answer.
            int sent = random.nextInt(3) == 0 ? random.nextInt(request.length) : request.length;
            int read = sent < request.length || random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(longest(i % KINDS));
            boolean reset = random.nextBoolean();
            hangUps.add(() -> hangUp(request, sent, read, reset));
        }
        all(hangUps);

        await().atMost(PATIENCE).until(() -> exported() == 200);
        for (int round = 0; round < LATER_REQUESTS; round++) {
            assertThat(http.get(Api.LOGS + "?source=hang-up&page_size=200").statusCode())
                    .isEqualTo(200);
            assertThat(exported()).isEqualTo(200);
        }
        List<Callable<Void>> posts = new ArrayList<>();
        for (int i = 0; i < LATER_REQUESTS; i++) {
            posts.add(() -> {
                assertThat(http.post(event).statusCode()).isEqualTo(201);
                return null;
            });
        }
        try (LiveStream watching = LiveStream.open(http, "?source=hang-up")) {
            all(posts);
            watching.awaitLogs(LATER_REQUESTS);
        }
        for (int i = 0; i < LATER_REQUESTS; i++) {
            LiveStream.open(http, "").close();
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gauge("central.live.streams")).isZero());
        await().atMost(PATIENCE).until(() -> gauge("central.ingest.queue.events") == 0);
        assertThat(gauge("central.ingest.queue.bytes")).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(busyConnections()).isEmpty());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(borrowed()).containsOnly(0));
        assertThat(busyWriters()).isZero();
    }

    /** How much of an answer is sure to come. */
    private static int longest(int kind) {
        return switch (kind) {
            case 0, 4 -> 100;
            default -> 200_000;
        };
    }

    private byte[] request(int kind) {
        return switch (kind) {
            case 0 ->
                join(
                        http.head(
                                "POST",
                                Api.LOGS,
                                CLOSE,
                                "Content-Type: application/json",
                                "Content-Length: " + event.length),
                        event);
            case 1 -> http.head("GET", Api.LOGS + "?source=hang-up&page_size=200", CLOSE);
            case 2 -> http.head("GET", Api.LOGS + "?source=hang-up", CLOSE, "Accept: application/x-ndjson");
            case 3 -> http.head("GET", Api.LOGS + "?source=hang-up&ordering=date", CLOSE, "Accept: text/csv");
            default -> http.head("GET", Api.LOGS + "?source=hang-up", "Accept: text/event-stream");
        };
    }

    private Void hangUp(byte[] request, int sent, int read, boolean reset) throws IOException {
        try (Socket socket = http.connect(16_384)) {
            socket.getOutputStream().write(request, 0, sent);
            socket.getOutputStream().flush();
            socket.getInputStream().readNBytes(read);
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
        return null;
    }

    private int exported() {
        return http.get(Api.LOGS + "?source=hang-up&search=row+17", "Accept", "application/x-ndjson")
                .statusCode();
    }

    /** Of each pool, how many connections are out, and how many wait for one. */
    private List<Integer> borrowed() {
        return pools.stream()
                .map(pool -> pool.getMetrics().orElseThrow())
                .flatMap(pool -> Stream.of(pool.acquiredSize(), pool.pendingAcquireSize()))
                .toList();
    }

    /** Transactions of the writers that began and did not end. */
    private long busyWriters() {
        return database.sql("""
                        SELECT count(*) AS busy FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name = 'central-de-erros ingest' AND xact_start IS NOT NULL
                        """).map(row -> row.get("busy", Long.class)).one().block();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    /** What our connections do, but for the one that asks. */
    private List<String> busyConnections() {
        return database.sql("""
                        SELECT concat_ws(' ', application_name, state, wait_event, state_change - query_start, query) AS busy
                        FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name LIKE 'central-de-erros%'
                          AND state <> 'idle' AND pid <> pg_backend_pid()
                        """)
                .map(row -> row.get("busy", String.class))
                .all()
                .collectList()
                .block();
    }

    private static void all(List<Callable<Void>> work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<Void> one : threads.invokeAll(work)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
