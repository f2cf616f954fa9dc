package dev.centraldeerros.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.util.context.Context;

/** Logs that were stored before there were issues get them. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=issue-backfill")
class IssueBackfillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TRACE = """
            java.lang.IllegalStateException: closed
            \tat com.acme.Orders.close(Orders.java:88)
            """;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private BackfillRepository repository;

    @Autowired
    private IssueBackfill backfill;

    private Api admin;
    private final String slug = "b-" + UUID.randomUUID();

    @BeforeEach
    void project() {
        admin = new Api(client, Accounts.adminToken(client, database, "backfill-of-issues"));
        admin.send(HttpMethod.POST, "/v1/api/projects/", Map.of("slug", slug, "name", "Before"))
                .expectStatus()
                .isCreated()
                .expectBody();
    }

    private Map<String, Object> event(String description, Map<String, Object> fields) {
        Map<String, Object> event = new HashMap<>(Events.json(description, "project", slug));
        event.put("date", Instant.now().toString());
        event.putAll(fields);
        return event;
    }

    private void execute(String sql) {
        database.sql(sql).fetch().rowsUpdated().block(PATIENCE);
    }

    /** As a release without issues left them. */
    private void forgetIssues() {
        await().atMost(PATIENCE)
                .until(() -> number("SELECT (SELECT count(*) FROM issue_delta) + count(*) FROM issue_batch") == 0);
        String project = "(SELECT id FROM project WHERE slug = '" + slug + "')";
        execute("UPDATE log SET issue_fingerprint = NULL WHERE project_id = " + project);
        for (String table : List.of("issue", "issue_fingerprint", "issue_source", "issue_count", "issue_number")) {
            execute("DELETE FROM " + table + " WHERE project_id = " + project);
        }
    }

    private long number(String sql) {
        return database.sql(sql)
                .map(row -> ((Number) row.get(0)).longValue())
                .one()
                .block(PATIENCE);
    }

    private void run() {
        repository.begin().block(PATIENCE);
        backfill.all().block(PATIENCE);
    }

    private List<String> issues() {
        List<String> lines = new ArrayList<>();
        ((List<?>) admin.list("/v1/api/issues/?ordering=events&project=" + slug).get("results"))
                .forEach(row -> lines.add(((Map<?, ?>) row).get("title") + " " + ((Map<?, ?>) row).get("logs") + "/"
                        + ((Map<?, ?>) row).get("events")));
        return lines;
    }

    @Test
    void logsOfBeforeAreGroupedAndCountedAsIfTheyArrivedNow() {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            events.add(event("Payment " + i + " refused", Map.of("level", i % 5 == 0 ? "ERROR" : "INFO")));
        }
        events.add(
                event("closing failed", Map.of("details", TRACE, "level", "WARNING", "events", 7, "source", "orders")));
        admin.send(HttpMethod.POST, Api.LOGS, events).expectStatus().isCreated().expectBody();
        String archived = admin.post(event("Payment 1 refused", Map.of()));
        admin.send(HttpMethod.PATCH, Api.LOGS + archived + "/", Map.of("archived", true))
                .expectStatus()
                .isNoContent()
                .expectBody();
        List<String> before = issues();
        assertThat(before).containsExactly("IllegalStateException: closed 1/7", "Payment 0 refused 500/500");
        forgetIssues();
        assertThat(issues()).isEmpty();

        run();

        assertThat(issues().stream().map(line -> line.replaceFirst("Payment \\d+", "Payment 0")))
                .isEqualTo(before);
        assertThat(IssueCounts.wrong(database)).isEmpty();
        assertThat(admin.descriptions("/v1/api/issues/" + id("source=orders") + "/logs/"))
                .containsExactly("closing failed");
        admin.send(HttpMethod.PATCH, Api.LOGS + archived + "/", Map.of("archived", false))
                .expectStatus()
                .isNoContent()
                .expectBody();
        assertThat(issues().get(1)).endsWith(" refused 501/501");
        assertThat(number("SELECT count(*) FROM issue_backfill")).isZero();
        assertThat(backfill.remaining()).isZero();
    }

    private Object id(String query) {
        List<?> rows = (List<?>)
                admin.list("/v1/api/issues/?project=" + slug + "&" + query).get("results");
        return ((Map<?, ?>) rows.get(0)).get("id");
    }

    @Test
    void oldLogsJoinTheIssuesThatNewOnesMade() {
        execute("""
                INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                SELECT (SELECT min(id) FROM account), now(), project.id, 1, 40, 1, id_floor(now() - interval '1 second'),
                       'old', 'Disk 1 is full'
                FROM project WHERE slug = '%s'
                """.formatted(slug));
        String unused = admin.post(event("Disk 2 is full", Map.of()));
        run();
        run();
        assertThat(issues()).containsExactly("Disk 2 is full 2/2");
        assertThat(IssueCounts.wrong(database)).isEmpty();
    }

    @Test
    void anotherNodeAtWorkIsLeftAlone() {
        String unused = admin.post(event("Disk 1 is full", Map.of()));
        forgetIssues();
        repository.begin().block(PATIENCE);
        // In a transaction of its own, as on another node.
        repository
                .exclusively(
                        backfill.all().contextWrite(outer -> Context.empty()).thenReturn(true))
                .block(PATIENCE);
        assertThat(issues()).isEmpty();
        backfill.all().block(PATIENCE);
        assertThat(issues()).hasSize(1);
    }
}
