package dev.centraldeerros.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
class ProjectDeletionTest {
    private static final String PROJECTS = "/v1/api/projects/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    private Api admin;
    private String slug;
    private int number;

    @BeforeEach
    void projectWithLogs() {
        admin = new Api(client, Accounts.adminToken(client, database, "deletion-admin"));
        slug = "d-" + UUID.randomUUID();
        admin.send(HttpMethod.POST, PROJECTS, Map.of("slug", slug, "name", "Deleted"))
                .expectStatus()
                .isCreated()
                .expectBody();
        number = (Integer) admin.list(PROJECTS + slug + "/").get("number");
        admin.send(
                        HttpMethod.POST,
                        Api.LOGS,
                        IntStream.range(0, 700)
                                .mapToObj(i -> {
                                    Map<String, Object> event = Events.json("deleted " + i, "project", slug);
                                    event.put("details", "of a deleted project " + i % 7);
                                    return event;
                                })
                                .toList())
                .expectStatus()
                .isCreated()
                .expectBody();
        admin.send(HttpMethod.POST, PROJECTS + slug + "/keys/", Map.of("name", "web"))
                .expectStatus()
                .isCreated()
                .expectBody();
    }

    private void delete() {
        admin.send(HttpMethod.DELETE, PROJECTS + slug + "/", Map.of("slug", slug))
                .expectStatus()
                .isEqualTo(202)
                .expectBody()
                .jsonPath("$.archived")
                .isEqualTo(true)
                .jsonPath("$.deletion.deleted_logs")
                .isNumber();
    }

    private void execute(String sql) {
        Long unused = database.sql(sql).bind("id", number).fetch().rowsUpdated().block(Duration.ofSeconds(10));
    }

    private long rows(String table, String column) {
        return database.sql("SELECT count(*) AS n FROM " + table + " WHERE " + column + " = :id")
                .bind("id", number)
                .map(row -> row.get("n", Long.class))
                .one()
                .block(Duration.ofSeconds(10));
    }

    @Test
    void deletionAsksForTheSlugAndSparesDefault() {
        admin.send(HttpMethod.DELETE, PROJECTS + slug + "/", Map.of("slug", "another"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.slug")
                .exists();
        admin.send(HttpMethod.DELETE, PROJECTS + slug + "/", Map.of())
                .expectStatus()
                .isBadRequest()
                .expectBody();
        admin.send(HttpMethod.DELETE, PROJECTS + "default/", Map.of("slug", "default"))
                .expectStatus()
                .isBadRequest()
                .expectBody();
        admin.get(PROJECTS + slug + "/").expectBody().jsonPath("$.deletion").isEmpty();
    }

    @Test
    void deletedProjectLosesItsLogsAndThenIsGone() {
        String other = admin.post(Events.json("of the default project"));

        delete();

        admin.send(HttpMethod.PATCH, PROJECTS + slug + "/", Map.of("archived", false))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.archived")
                .exists();
        admin.send(HttpMethod.POST, Api.LOGS, Events.json("late", "project", slug))
                .expectStatus()
                .isBadRequest()
                .expectBody();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                ((Map<?, ?>) admin.list(PROJECTS + slug + "/").get("deletion")).get("deleted_logs"))
                        .isEqualTo(700));
        assertThat(rows("log", "project_id")).isZero();

        // The project stays until no node can commit events of it.
        execute("UPDATE project SET deleting_since = now() - interval '1 hour', claimed_at = NULL WHERE id = :id");
        await().atMost(PATIENCE)
                .untilAsserted(() -> admin.get(PROJECTS + slug + "/")
                        .expectStatus()
                        .isNotFound()
                        .expectBody());

        assertThat(rows("ingest_key", "project_id")).isZero();
        assertThat(admin.list(PROJECTS).toString()).doesNotContain(slug);
        admin.get(Api.LOGS + other + "/").expectStatus().isOk().expectBody();
        admin.get(Api.LOGS + "?project=" + slug).expectStatus().isBadRequest().expectBody();
    }

    @Test
    void deletionOfAnotherNodeIsTakenOverWhenItsClaimLapses() {
        execute("UPDATE project SET archived = true, deleting_since = now() - interval '1 hour', claimed_at = now()"
                + " WHERE id = :id");
        await().during(Duration.ofSeconds(6))
                .atMost(Duration.ofSeconds(20))
                .until(() -> rows("log", "project_id") == 700);

        execute("UPDATE project SET claimed_at = now() - interval '2 minutes' WHERE id = :id");

        await().atMost(PATIENCE).until(() -> rows("project", "id") == 0);
        assertThat(rows("log", "project_id")).isZero();
    }
}
