package dev.centraldeerros.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.http.route.RouteTable;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** Every route that is about a project, for every role in it. The routes are those of the server: one without a row fails. */
@ServerTest
class ProjectPermissionMatrixTest {
    private static final String PROJECTS = "/v1/api/projects/";
    private static final String LOGS = "/v1/api/logs/";

    /** Routes that are about no project, or that {@code PermissionMatrixTest} has. */
    private static final List<String> OTHERS =
            List.of("/v1/api/projects/", "/v1/api/server/", "/v1/api/storage/", "/v1/api/users/**", "/v1/api/views/**");

    private static final List<String> ROLES =
            List.of("anonymous", "key", "outsider", "viewer", "member", "maintainer", "administrator");

    /**
     * The status for each role in a project; after a stroke that for the same project while it is archived, where it
     * differs. The log that a route is about is another account's. After a colon, the number of logs that a bulk action
     * changed, or a list showed.
     */
    private static final Map<String, String> MATRIX = Map.ofEntries(
            Map.entry("DELETE /v1/api/logs/{id}/", "401 403 404 403 403 204 204"),
            Map.entry("DELETE /v1/api/projects/{slug}/", "401 403 404 403 403 400 400"),
            Map.entry("DELETE /v1/api/projects/{slug}/keys/{id}/", "401 403 404 403 403 204 204"),
            Map.entry("DELETE /v1/api/projects/{slug}/members/{username}/", "401 403 404 403 403 204 204"),
            Map.entry("GET /v1/api/logs/", "401 403 400 200:1 200:1 200:1 200:1"),
            Map.entry("GET /v1/api/logs/{id}/", "401 403 404 200 200 200 200"),
            Map.entry("GET /v1/api/logs/{id}/attachments/{number}/", "401 403 404 404 404 404 404"),
            Map.entry("GET /v1/api/projects/{slug}/", "401 403 404 200 200 200 200"),
            Map.entry("GET /v1/api/projects/{slug}/feedback/", "401 403 404 200 200 200 200"),
            Map.entry("GET /v1/api/projects/{slug}/losses/", "401 403 404 200 200 200 200"),
            Map.entry("GET /v1/api/projects/{slug}/sessions/", "401 403 404 200 200 200 200"),
            Map.entry("GET /v1/api/issues/{issue}/feedback/", "401 403 404 404 404 404 404"),
            Map.entry("GET /v1/api/projects/{slug}/keys/", "401 403 404 403 403 200 200"),
            Map.entry("GET /v1/api/projects/{slug}/members/", "401 403 404 200 200 200 200"),
            Map.entry("GET /v1/api/issues/", "401 403 400 200 200 200 200"),
            Map.entry("GET /v1/api/issues/histogram/", "401 403 400 200 200 200 200"),
            Map.entry("GET /v1/api/issues/{id}/", "401 403 404 404 404 404 404"),
            Map.entry("GET /v1/api/issues/{issue}/histogram/", "401 403 404 404 404 404 404"),
            Map.entry("GET /v1/api/issues/{issue}/logs/", "401 403 404 404 404 404 404"),
            Map.entry("GET /v1/api/issues/{issue}/logs/{log}/", "401 403 404 404 404 404 404"),
            Map.entry("GET /v1/api/issues/{issue}/tags/", "401 403 404 404 404 404 404"),
            Map.entry("GET /v1/api/issues/{issue}/grouping/", "401 403 404 404 404 404 404"),
            Map.entry("POST /v1/api/grouping/preview/", "401 403 400 200 200 200 200"),
            Map.entry("GET /v1/api/stats/facets/", "401 403 400 200 200 200 200"),
            Map.entry("GET /v1/api/stats/histogram/", "401 403 400 200 200 200 200"),
            Map.entry("PATCH /v1/api/logs/{id}/", "401 403 404 403 403 204 204"),
            Map.entry("PATCH /v1/api/projects/{slug}/", "401 403 404 403 403 200 200"),
            Map.entry("PATCH /v1/api/projects/{slug}/keys/{id}/", "401 403 404 403 403 200 200"),
            Map.entry("POST /v1/api/logs/", "401 201/403 400 400 201/400 201/400 201/400"),
            Map.entry("POST /v1/api/logs/archive/", "401 403 200:0 200:0 200:0 200:1 200:1"),
            Map.entry("POST /v1/api/logs/delete/", "401 403 200:0 200:0 200:0 200:1 200:1"),
            Map.entry("POST /v1/api/logs/unarchive/", "401 403 200:0 200:0 200:0 200:1 200:1"),
            Map.entry("POST /v1/api/projects/{slug}/keys/", "401 403 404 403 403 201 201"),
            Map.entry("PUT /v1/api/projects/{slug}/members/{username}/", "401 403 404 403 403 204 204"));

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private RouteTable routes;

    @LocalServerPort
    private int port;

    private final Map<String, Http> callers = new HashMap<>();
    private Http admin;
    private String slug;

    @BeforeEach
    void projectWithAMemberOfEachRole() {
        admin = new Http(port, Accounts.adminToken(client, database, "role-admin"));
        slug = "r-" + UUID.randomUUID();
        assertThat(json(admin, "POST", PROJECTS, Map.of("slug", slug, "name", "Roles"))
                        .statusCode())
                .isEqualTo(201);
        callers.put("administrator", admin);
        callers.put("outsider", new Http(port, Accounts.userToken(client, database, "role-outsider")));
        Accounts.userToken(client, database, "role-guest");
        for (String role : List.of("viewer", "member", "maintainer")) {
            callers.put(role, new Http(port, Accounts.userToken(client, database, "role-" + role)));
            json(admin, "PUT", PROJECTS + slug + "/members/role-" + role + "/", Map.of("role", role));
        }
        callers.put(
                "key",
                new Http(
                        port,
                        Http.json(json(admin, "POST", PROJECTS + slug + "/keys/", Map.of("name", "of the matrix")))
                                .get("key")
                                .stringValue()));
    }

    @Test
    void everyRouteAnswersEachRoleAsTheMatrixSays() {
        Map<String, List<String>> active = new TreeMap<>();
        Map<String, List<String>> archived = new TreeMap<>();
        for (RouteTable.Route route : routes.routes()) {
            if (route.pattern().startsWith("/v1/api/") && OTHERS.stream().noneMatch(other -> isBelow(route, other))) {
                String name = route.method() + " " + route.pattern();
                active.put(
                        name,
                        ROLES.stream().map(role -> answer(name, role, false)).toList());
                archived.put(
                        name,
                        ROLES.stream().map(role -> answer(name, role, true)).toList());
            }
        }
        Map<String, String> actual = new TreeMap<>();
        active.forEach((route, cells) -> {
            List<String> merged = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                String other = archived.get(route).get(i);
                merged.add(cells.get(i).equals(other) ? other : cells.get(i) + "/" + other);
            }
            actual.put(route, String.join(" ", merged));
        });
        assertThat(actual).isEqualTo(new TreeMap<>(MATRIX));
    }

    private static boolean isBelow(RouteTable.Route route, String other) {
        return other.endsWith("**")
                ? route.pattern().startsWith(other.replace("**", ""))
                : route.pattern().equals(other);
    }

    private String answer(String route, String role, boolean isArchived) {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1);
        String id = path.contains("/keys/{id}/")
                ? Http.json(json(admin, "POST", PROJECTS + slug + "/keys/", Map.of("name", "target")))
                        .get("id")
                        .toString()
                : onlyLog(path.endsWith("/unarchive/"));
        json(admin, "PUT", PROJECTS + slug + "/members/role-guest/", Map.of("role", "viewer"));
        archive(isArchived);
        Http caller = role.equals("anonymous") ? new Http(port, "") : callers.get(role);
        String query = path.equals(LOGS) || path.matches("/v1/api/issues/(histogram/)?") || path.contains("/stats/")
                ? "?project=" + slug
                : "";
        HttpResponse<String> answer = json(
                caller,
                method,
                path.replace("{id}", id)
                                .replace("{number}", "0")
                                .replace("{issue}", "1000000")
                                .replace("{log}", "latest")
                                .replace("{username}", "role-guest")
                                .replace("{slug}", slug)
                        + query,
                body(route, id));
        archive(false);
        String more = "";
        if (answer.statusCode() == 200 && route.equals("GET " + LOGS)) {
            more = ":" + Http.json(answer).get("count");
        } else if (answer.statusCode() == 200 && route.matches("POST .*/(archive|unarchive|delete)/")) {
            more = ":" + Http.json(answer).get("changed");
        }
        if (path.contains("/keys/{id}/")) {
            json(admin, "DELETE", PROJECTS + slug + "/keys/" + id + "/", null);
        }
        return answer.statusCode() + more;
    }

    private void archive(boolean isArchived) {
        json(admin, "PATCH", PROJECTS + slug + "/", Map.of("archived", isArchived));
    }

    /** Replaces the logs of the project by one of the administrator. */
    private String onlyLog(boolean isArchived) {
        json(admin, "POST", LOGS + "delete/", Map.of("filter", Map.of("project", slug, "archived", "all")));
        String id = Http.json(json(admin, "POST", LOGS, Events.json("target", "project", slug)))
                .get("id")
                .stringValue();
        if (isArchived) {
            json(admin, "PATCH", LOGS + id + "/", null);
        }
        return id;
    }

    private Map<String, Object> body(String route, String id) {
        if (route.equals("POST " + LOGS) || route.endsWith("/preview/")) {
            return Events.json("posted", "project", slug);
        }
        if (route.matches("POST .*/(archive|unarchive|delete)/")) {
            return Map.of("ids", List.of(id));
        }
        if (route.equals("DELETE /v1/api/projects/{slug}/")) {
            return Map.of("slug", "another"); // so that the project stays
        }
        if (route.startsWith("POST") && route.endsWith("/keys/")) {
            return Map.of("name", "another");
        }
        return route.startsWith("PUT")
                ? Map.of("role", "member")
                : route.startsWith("PATCH") && !route.contains("logs") ? Map.of() : null;
    }

    private HttpResponse<String> json(Http caller, String method, String path, Map<String, ?> body) {
        var request = caller.token().isEmpty()
                ? java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + path))
                : caller.request(path);
        return Http.send(
                body == null
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .method(
                                        method,
                                        BodyPublishers.ofString(
                                                JsonMapper.shared().writeValueAsString(body))));
    }
}
