package dev.centraldeerros.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A server whose project default is closed, and where everyone creates projects. */
@ServerTest
@TestPropertySource(properties = "central.projects.creation=everyone")
class ClosedDefaultTest {
    private static final String PROJECTS = "/v1/api/projects/";

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Api admin;
    private Api user;

    @BeforeEach
    void close() {
        admin = new Api(client, Accounts.adminToken(client, database, "closer"));
        user = new Api(client, Accounts.userToken(client, database, "outsider"));
        admin.post(Events.json("behind a closed door"));
        admin.send(HttpMethod.PATCH, PROJECTS + "default/", Map.of("open", false))
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void accountWithoutProjectsReadsNothing() throws Exception {
        assertThat(user.list(Api.LOGS).get("count")).isEqualTo(0);
        assertThat(user.list(Api.LOGS + "?q=closed&ordering=-events&count=exact")
                        .get("count"))
                .isEqualTo(0);
        assertThat(user.list("/v1/api/stats/histogram/?by=source").toString()).doesNotContain("count=1");
        assertThat(user.list("/v1/api/stats/facets/").get("logs")).isEqualTo(0);
        user.get(Api.LOGS + "?format=ndjson").expectStatus().isOk().expectBody().isEmpty();
        Map<?, ?> bulk = user.send(HttpMethod.POST, Api.LOGS + "archive/", Map.of("filter", Map.of("q", "closed")))
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(bulk.get("matched")).isEqualTo(0);
        assertThat(user.list(PROJECTS).get("results")).isEqualTo(List.of());
        try (LiveStream stream = LiveStream.open(new Http(port, user.token()), "")) {
            admin.post(Events.json("still behind it"));
            try (LiveStream other = LiveStream.open(new Http(port, admin.token()), "")) {
                admin.post(Events.json("seen by the administrator"));
                other.awaitLogs(1);
            }
            assertThat(stream.logs()).isEmpty();
        }
    }

    @Test
    void eventOfAnOutsiderNeedsAProject() {
        user.send(HttpMethod.POST, Api.LOGS, Events.json("without a project"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.project")
                .exists();
    }

    @Test
    void everyoneCreatesProjectsAndMaintainsThem() {
        Api founder = new Api(client, Accounts.userToken(client, database, "founder"));
        String slug = "own-" + System.nanoTime();
        founder.send(HttpMethod.POST, PROJECTS, Map.of("slug", slug, "name", "Own"))
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.role")
                .isEqualTo("maintainer");
        Map<String, Object> event = new HashMap<>(Events.json("into my project"));
        event.put("project", slug);
        founder.post(event);

        assertThat(founder.list(Api.LOGS).get("count")).isEqualTo(1);
        admin.send(HttpMethod.PATCH, PROJECTS + "default/", Map.of("slug", "main"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.slug")
                .exists();
    }
}
