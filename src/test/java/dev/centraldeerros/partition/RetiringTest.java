package dev.centraldeerros.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.Database;
import dev.centraldeerros.event.Level;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Expired partitions are dropped with their details and keys, without blocking other sessions. */
@ServerTest
@TestPropertySource(properties = {"spring.application.name=retiring", "central.retention=30d"})
class RetiringTest {
    private static final List<String> PARENTS = List.of("log", "text", "seen", "request");

    @Autowired
    private PartitionKeeper keeper;

    @Autowired
    private Partitions partitions;

    @Autowired
    private DatabaseClient client;

    @Autowired
    private Database database;

    @Autowired
    private WebTestClient web;

    @Autowired
    private MeterRegistry meters;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void signIn() {
        http = new Http(port, Accounts.adminToken(web, client, "retiring"));
    }

    private void execute(String sql) {
        StepVerifier.create(client.sql(sql).then()).verifyComplete();
    }

    private String one(String sql) {
        return client.sql(sql).map(row -> String.valueOf(row.get(0))).one().block();
    }

    /** Makes the partitions around that day in the past, and a log with details in it. */
    private UUID logOf(Duration ago) {
        Instant then = Instant.now().minus(ago);
        StepVerifier.create(keeper.maintain(then)).verifyComplete();
        execute("INSERT INTO text (project_id, id, body) SELECT 1, id_floor('" + then + "'), 'old details'");
        execute("""
                INSERT INTO log (user_id, date, project_id, events, level, environment, id, text_id, source, description)
                SELECT min(account.id), now(), 1, 1, %d, 1, id_floor('%s'), id_floor('%s'), 'old', 'old' FROM account
                """.formatted(Level.ERROR.code(), then, then));
        return UUID.fromString(one("SELECT id_floor('" + then + "')"));
    }

    private boolean isThere(UUID id) {
        var answer = http.get(Api.LOGS + id + "/");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404);
        return answer.statusCode() == 200;
    }

    private static String named(Duration ago, String parent) {
        return parent + "_"
                + Instant.now().minus(ago).toString().substring(0, 10).replace('-', '_');
    }

    private boolean exists(String table) {
        return Boolean.parseBoolean(one("SELECT to_regclass('" + table + "') IS NOT NULL"));
    }

    private void retire(Instant now) {
        StepVerifier.create(keeper.dropExpired(now)).verifyComplete();
    }

    @Test
    void detailsOfADeletedLogGoWithItUnlessAnotherRefersToThem() {
        UUID one = logOf(Duration.ofDays(11));
        String text = one("SELECT text_id FROM log WHERE id = '" + one + "'");
        String other = one.toString().substring(0, 24) + "000000000001";
        execute("INSERT INTO log SELECT user_id, date, project_id, events, level, environment, archived, '" + other
                + "', text_id, source, description FROM log WHERE id = '" + one + "'");

        assertThat(Http.send(http.request(Api.LOGS + one + "/").DELETE()).statusCode())
                .isEqualTo(204);
        StepVerifier.create(keeper.deleteOrphanedDetails(Instant.now())).verifyComplete();
        assertThat(one("SELECT count(*) FROM text WHERE id = '" + text + "'")).isEqualTo("1");

        assertThat(Http.send(http.request(Api.LOGS + other + "/").DELETE()).statusCode())
                .isEqualTo(204);
        StepVerifier.create(keeper.deleteOrphanedDetails(Instant.now())).verifyComplete();
        assertThat(one("SELECT count(*) FROM text WHERE id = '" + text + "'")).isEqualTo("0");
        assertThat(one("SELECT count(*) FROM forgotten_text WHERE id = '" + text + "'"))
                .isEqualTo("0");
    }

    /** A writer may know that they are there, and refer to them without writing them again. */
    @Test
    void detailsInAnOpenPartitionStayUntilItCloses() {
        String id = Events.post(web, http.token(), Events.json("with details", "details", "secret of today"));
        String text = one("SELECT text_id FROM log WHERE id = '" + id + "'");
        assertThat(Http.send(http.request(Api.LOGS + id + "/").DELETE()).statusCode())
                .isEqualTo(204);

        StepVerifier.create(keeper.deleteOrphanedDetails(Instant.now())).verifyComplete();
        assertThat(one("SELECT count(*) FROM text WHERE id = '" + text + "'")).isEqualTo("1");

        StepVerifier.create(keeper.deleteOrphanedDetails(Instant.now().plus(Duration.ofDays(2))))
                .verifyComplete();
        assertThat(one("SELECT count(*) FROM text WHERE id = '" + text + "'")).isEqualTo("0");
    }

    @Test
    void logsDetailsAndKeysGoOnceTheirTimeIsOver() {
        Duration old = Duration.ofDays(200);
        UUID gone = logOf(old);
        UUID stays = logOf(Duration.ofDays(20));
        double before =
                meters.get("central.storage.partitions.dropped").counter().count();
        assertThat(isThere(gone)).isTrue();

        retire(Instant.now());

        assertThat(isThere(gone)).isFalse();
        assertThat(isThere(stays)).isTrue();
        for (String parent : PARENTS) {
            assertThat(exists(named(old, parent))).as(parent).isFalse();
        }
        assertThat(exists(named(Duration.ZERO, "seen"))).isTrue();
        assertThat(exists(named(Duration.ofDays(1), "seen"))).isTrue();
        assertThat(partitions.startOf(Instant.now().minus(old).toEpochMilli())).isEmpty();
        assertThat(meters.get("central.storage.partitions.dropped").counter().count() - before)
                .isGreaterThanOrEqualTo(12);
    }

    @Test
    void aNodeWhoseClockIsAheadDeletesNothing() {
        UUID stays = logOf(Duration.ofDays(10));

        retire(Instant.now().plus(Duration.ofDays(300)));

        assertThat(isThere(stays)).isTrue();
        assertThat(exists(named(Duration.ZERO, "seen"))).isTrue();
    }

    @Test
    void partitionInUseStaysAndBlocksNoOtherSession() throws Exception {
        Duration old = Duration.ofDays(400);
        UUID gone = logOf(old);
        try (Connection dump = database.dataSource().getConnection();
                var statement = dump.createStatement()) {
            dump.setAutoCommit(false);
            // As pg_dump does: it holds them all until it is through.
            statement.execute("LOCK TABLE log, text, seen, request IN ACCESS SHARE MODE");

            retire(Instant.now());

            assertThat(exists(named(old, "log"))).isTrue();
            var posted = http.post(JsonMapper.shared()
                    .writeValueAsString(Events.json("concurrently", "key", "beside a dump " + gone)));
            assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
            // New partitions are made all the same.
            StepVerifier.create(keeper.maintain(Instant.now().plus(Duration.ofDays(40))))
                    .verifyComplete();
            assertThat(exists(named(Duration.ofDays(-41), "log"))).isTrue();
            dump.rollback();
        }
        retire(Instant.now());

        // Each of the four was detached as far as it went, and is found again by itself.
        for (String parent : PARENTS) {
            assertThat(exists(named(old, parent))).as(parent).isFalse();
        }
        assertThat(isThere(gone)).isFalse();
    }

    @Test
    void whatAnOperatorDetachedStays() {
        Duration old = Duration.ofDays(600);
        UUID kept = logOf(old);
        String name = named(old, "log");
        execute("ALTER TABLE log DETACH PARTITION " + name);

        retire(Instant.now());

        assertThat(one("SELECT id FROM " + name)).isEqualTo(kept.toString());
        // The details do not depend on it.
        assertThat(exists(named(old, "text"))).isFalse();
        execute("DROP TABLE " + name);
    }

    @Test
    void aDetachmentOfAnOperatorThatWasCutOffStays() throws Exception {
        Duration old = Duration.ofDays(800);
        UUID kept = logOf(old);
        String name = named(old, "log");
        try (Connection reader = database.dataSource().getConnection();
                Connection operator = database.dataSource().getConnection();
                var reading = reader.createStatement();
                var detaching = operator.createStatement()) {
            reader.setAutoCommit(false);
            reading.execute("LOCK TABLE log IN ACCESS SHARE MODE");
            detaching.execute("SET lock_timeout = '100ms'");
            assertThatThrownBy(() -> detaching.execute("ALTER TABLE log DETACH PARTITION " + name + " CONCURRENTLY"))
                    .hasMessageContaining("lock timeout");
            reader.rollback();
        }

        retire(Instant.now());

        assertThat(one("SELECT id FROM " + name)).isEqualTo(kept.toString());
        execute("ALTER TABLE log DETACH PARTITION " + name + " FINALIZE");
        execute("DROP TABLE " + name);
    }

    @Test
    void administratorsSeeWhatGoesWhen() {
        StepVerifier.create(keeper.refresh()).verifyComplete();
        JsonNode storage = Http.json(http.get("/v1/api/storage/"));

        assertThat(storage.get("retention").get("seconds").longValue())
                .isEqualTo(Duration.ofDays(30).toSeconds());
        assertThat(storage.get("retention").get("bytes").isNull()).isTrue();
        assertThat(storage.get("bytes").longValue()).isPositive();
        JsonNode last = storage.get("partitions").get(storage.get("partitions").size() - 1);
        assertThat(Duration.between(
                        Instant.parse(last.get("to").stringValue()),
                        Instant.parse(last.get("expires_at").stringValue())))
                .isEqualTo(Duration.ofDays(30));

        Http other = new Http(port, Accounts.userToken(web, client, "curious"));
        assertThat(other.get("/v1/api/storage/").statusCode()).isEqualTo(403);
    }
}
