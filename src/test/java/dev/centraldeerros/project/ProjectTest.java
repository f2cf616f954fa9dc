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
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

@ServerTest
class ProjectTest {
    private static final String PROJECTS = "/v1/api/projects/";

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Api admin;
    private Api ana;
    private Api bob;
    private String slug;

    @BeforeEach
    void project() {
        admin = new Api(client, Accounts.adminToken(client, database, "project-admin"));
        ana = new Api(client, Accounts.userToken(client, database, "project-ana"));
        bob = new Api(client, Accounts.userToken(client, database, "project-bob"));
        slug = "p-" + UUID.randomUUID();
        admin.send(HttpMethod.POST, PROJECTS, Map.of("slug", slug, "name", "Shop", "platform", "java"))
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.role")
                .isEqualTo("maintainer")
                .jsonPath("$.number")
                .isNumber();
    }

    private void member(String name, String role) {
        admin.send(HttpMethod.PUT, PROJECTS + slug + "/members/project-" + name + "/", Map.of("role", role))
                .expectStatus()
                .isNoContent()
                .expectBody();
    }

    private Map<String, Object> event(String description) {
        Map<String, Object> event = new HashMap<>(Events.json(description));
        event.put("project", slug);
        return event;
    }

    private ResponseSpec send(Api api, String description) {
        return api.send(HttpMethod.POST, Api.LOGS, event(description));
    }

    private int count(Api api) {
        return (Integer) api.list(Api.LOGS + "?project=" + slug).get("count");
    }

    @Test
    void projectIsInvisibleToOtherAccounts() {
        String id = admin.post(event("secret"));

        bob.get(PROJECTS + slug + "/").expectStatus().isNotFound().expectBody();
        bob.get(PROJECTS + slug + "/members/").expectStatus().isNotFound().expectBody();
        bob.get(Api.LOGS + id + "/").expectStatus().isNotFound().expectBody();
        bob.get(Api.LOGS + "?project=" + slug).expectStatus().isBadRequest().expectBody();
        bob.send(HttpMethod.DELETE, Api.LOGS + id + "/", null)
                .expectStatus()
                .isNotFound()
                .expectBody();
        send(bob, "not mine")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.project")
                .exists();
        assertThat(bob.list(PROJECTS).toString()).doesNotContain(slug).contains("default");
        assertThat(bob.list("/auth/me/").toString()).doesNotContain(slug);
        assertThat(bob.list(Api.LOGS + "?q=secret").toString()).doesNotContain(id);
        Map<?, ?> bulk = bob.send(HttpMethod.POST, Api.LOGS + "delete/", Map.of("ids", List.of(id)))
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(bulk.get("matched")).isEqualTo(0);
        assertThat(admin.list(PROJECTS).toString()).contains(slug);
    }

    @Test
    void viewerReadsMemberSendsAndMaintainerChangesAllLogs() {
        String id = admin.post(event("of the administrator"));
        member("ana", "viewer");
        assertThat(count(ana)).isEqualTo(1);
        send(ana, "by a viewer").expectStatus().isBadRequest().expectBody();
        ana.send(HttpMethod.DELETE, Api.LOGS + id + "/", null)
                .expectStatus()
                .isForbidden()
                .expectBody();

        member("ana", "member");
        String own = ana.post(event("by a member"));
        ana.send(HttpMethod.PATCH, Api.LOGS + own + "/", null)
                .expectStatus()
                .isNoContent()
                .expectBody();
        ana.send(HttpMethod.PATCH, Api.LOGS + id + "/", null)
                .expectStatus()
                .isForbidden()
                .expectBody();
        Map<?, ?> bulk = ana.send(HttpMethod.POST, Api.LOGS + "archive/", Map.of("ids", List.of(id, own)))
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(bulk.toString()).isEqualTo("{matched=2, changed=0}");
        ana.send(HttpMethod.PUT, PROJECTS + slug + "/members/project-bob/", Map.of("role", "viewer"))
                .expectStatus()
                .isForbidden()
                .expectBody();

        member("ana", "maintainer");
        ana.send(HttpMethod.PATCH, Api.LOGS + id + "/", null)
                .expectStatus()
                .isNoContent()
                .expectBody();
        ana.send(HttpMethod.PUT, PROJECTS + slug + "/members/project-bob/", Map.of("role", "viewer"))
                .expectStatus()
                .isNoContent()
                .expectBody();
        assertThat(ana.list(PROJECTS + slug + "/members/").toString())
                .contains("project-ana", "project-bob", "project-admin");
        bob.get(PROJECTS + slug + "/")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.role")
                .isEqualTo("viewer");
    }

    @Test
    void removedMemberLosesItsStream() throws Exception {
        member("ana", "member");
        try (LiveStream stream = LiveStream.open(new Http(port, ana.token()), "?project=" + slug)) {
            admin.post(event("before"));
            stream.awaitLogs(1);
            admin.send(HttpMethod.DELETE, PROJECTS + slug + "/members/project-ana/", null)
                    .expectStatus()
                    .isNoContent()
                    .expectBody();
            stream.awaitEnd();
        }
        ana.get(PROJECTS + slug + "/").expectStatus().isNotFound().expectBody();
    }

    @Test
    void lastMaintainerStays() {
        for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.DELETE)) {
            admin.send(
                            method,
                            PROJECTS + slug + "/members/project-admin/",
                            method == HttpMethod.PUT ? Map.of("role", "viewer") : null)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors.role")
                    .exists();
        }
        member("ana", "maintainer");
        admin.send(HttpMethod.DELETE, PROJECTS + slug + "/members/project-admin/", null)
                .expectStatus()
                .isNoContent()
                .expectBody();
        admin.send(HttpMethod.DELETE, PROJECTS + slug + "/members/project-bob/", null)
                .expectStatus()
                .isNotFound()
                .expectBody();
    }

    @Test
    void archivedProjectAcceptsNoEventsAndIsReadable() {
        admin.post(event("before"));
        admin.send(HttpMethod.PATCH, PROJECTS + slug + "/", Map.of("archived", true))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.archived")
                .isEqualTo(true);

        send(admin, "after")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.project")
                .exists();
        assertThat(count(admin)).isEqualTo(1);
    }

    @Test
    void slugCanChangeAndTheNumberDoesNot() {
        admin.post(event("before"));
        Object number = admin.list(PROJECTS + slug + "/").get("number");
        String renamed = "r-" + UUID.randomUUID();
        admin.send(HttpMethod.PATCH, PROJECTS + slug + "/", Map.of("slug", renamed, "name", "Renamed"))
                .expectStatus()
                .isOk()
                .expectBody();

        admin.get(PROJECTS + slug + "/").expectStatus().isNotFound().expectBody();
        assertThat(admin.list(PROJECTS + renamed + "/").get("number")).isEqualTo(number);
        assertThat(admin.list(Api.LOGS + "?project=" + renamed).get("count")).isEqualTo(1);
        admin.send(HttpMethod.PATCH, PROJECTS + renamed + "/", Map.of("slug", "default"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.slug")
                .exists();
    }

    @Test
    void onlyAdministratorsCreateAndOpenProjects() {
        ana.send(HttpMethod.POST, PROJECTS, Map.of("slug", "mine", "name", "Mine"))
                .expectStatus()
                .isForbidden()
                .expectBody();
        member("ana", "maintainer");
        ana.send(HttpMethod.PATCH, PROJECTS + slug + "/", Map.of("open", true))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.open")
                .exists();
        admin.send(HttpMethod.PATCH, PROJECTS + slug + "/", Map.of("open", true))
                .expectStatus()
                .isOk()
                .expectBody();
        send(bob, "open to all").expectStatus().isCreated().expectBody();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            slug | {"name":"x"}
            slug | {"slug":"","name":"x"}
            slug | {"slug":"-a","name":"x"}
            slug | {"slug":"a-","name":"x"}
            slug | {"slug":"A","name":"x"}
            slug | {"slug":"default","name":"x"}
            slug | {"slug":1,"name":"x"}
            name | {"slug":"free-slug"}
            name | {"slug":"free-slug","name":"  "}
            name | {"slug":"free-slug","name":"a\\u0000b"}
            archived | {"slug":"free-slug","name":"x","archived":"yes"}
            id | {"slug":"free-slug","name":"x","id":7}
            """)
    void invalidProjectIsRejectedByField(String field, String body) {
        client.post()
                .uri(PROJECTS)
                .header("Authorization", "Bearer " + admin.token())
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors." + field)
                .exists();
    }
}
