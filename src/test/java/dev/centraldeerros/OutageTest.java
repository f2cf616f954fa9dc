package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** The database goes away and comes back, seen from a server that has it to itself. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=outage")
class OutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    private Api api;
    private String name;

    @BeforeEach
    void signIn() {
        api = Api.as(client, "witness");
        name = database.sql("SELECT current_database() AS name")
                .map(row -> row.get("name", String.class))
                .one()
                .block();
    }

    @AfterEach
    void letIn() throws SQLException {
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    }

    private void administer(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        TestDatabase.jdbcUrl("postgres"), TestDatabase.USER, TestDatabase.PASSWORD);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void cut(String connections) throws SQLException {
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name
                + "' AND application_name LIKE '%" + connections + "'");
    }

    private ResponseSpec post(String description) {
        return api.send(HttpMethod.POST, Api.LOGS, Events.json(description));
    }

    private static void unavailable(ResponseSpec answer) {
        answer.expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueMatches("Retry-After", "[1-4]")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:central-de-erros:problem:database-unavailable");
    }

    private int status(String path) {
        return client.get()
                .uri(path)
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getStatus()
                .value();
    }

    @Test
    void connectionsThatWereCutWhileNobodyUsedThemCostNobodyAnything() throws SQLException {
        api.post(Events.json("before the cut"));
        cut("ingest");
        cut("query");

        assertThat(api.post(Events.json("after the cut"))).hasSize(36);
        assertThat(api.descriptions(Api.LOGS + "?search=the cut")).containsExactly("after the cut", "before the cut");
    }

    @Test
    void outageGives503WithRetryAfterAndRecovers() throws SQLException {
        String kept = api.post(Events.json("kept"));
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        cut("");

        unavailable(post("lost"));
        unavailable(api.get(Api.LOGS));
        unavailable(api.get(Api.LOGS + kept + "/"));
        unavailable(api.get("/v1/api/stats/histogram/"));
        unavailable(api.get("/v1/api/stats/facets/"));
        unavailable(api.send(HttpMethod.POST, Api.LOGS + "archive/", Map.of("filter", Map.of("q", "kept"))));
        unavailable(api.get(Api.LOGS.concat("?env=DEV")));
        await().atMost(PATIENCE).until(() -> status("/actuator/health/readiness") == 503);
        assertThat(status("/actuator/health/liveness")).isEqualTo(200);

        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
        await().atMost(PATIENCE).until(() -> status("/actuator/health/readiness") == 200);
        api.post(Events.json("after the outage"));
        assertThat(api.descriptions(Api.LOGS))
                .contains("after the outage", "kept")
                .doesNotContain("lost");
    }
}
