package dev.centraldeerros.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.http.route.RouteTable;
import dev.centraldeerros.ui.UiRoutes;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every route for every role, with own, foreign and missing resources. The routes are those of the server: one
 * without a line here fails.
 */
@ServerTest
@TestPropertySource(
        properties = {
            "spring.application.name=permissions",
            "central.admin.email=root@example.org",
            "central.admin.password=a password for root",
            "central.metrics.scrape-token=" + PermissionMatrixTest.SCRAPE_TOKEN,
            "management.prometheus.metrics.export.enabled=true"
        })
class PermissionMatrixTest {
    static final String SCRAPE_TOKEN = "a-scrape-token-of-its-own";

    /** Anonymous, the scrape token, a user, an administrator, an ingest key. */
    private static final List<String> ROLES = List.of("", "scrape", "user", "admin", "key");

    /**
     * For each role in that order what a route answers; where it is about one thing, that for the role's own, for another's
     * and for one that is not there. Behind a stroke stands how many things a bulk action found, and how
     * many it changed.
     */
    private static final Map<String, String> MATRIX = Map.ofEntries(
            Map.entry("DELETE /auth/session/", "401  403  204  204  403"),
            Map.entry("DELETE /auth/sessions/", "401  403  204  204  403"),
            Map.entry("DELETE /auth/sessions/{id}/", "401 401 401  403 403 403  204 404 404  204 404 404  403 403 403"),
            Map.entry("DELETE /v1/api/logs/{id}/", "401 401 401  403 403 403  204 403 404  204 204 404  403 403 403"),
            Map.entry("DELETE /v1/api/projects/{slug}/", "401  403  403  400  403"),
            Map.entry(
                    "DELETE /v1/api/projects/{slug}/keys/{id}/",
                    "401 401 401  403 403 403  403 403 403  404 404 404  403 403 403"),
            Map.entry("DELETE /v1/api/projects/{slug}/members/{username}/", "401  403  403  404  403"),
            Map.entry("DELETE /v1/api/views/{id}/", "401 401 401  403 403 403  204 404 404  204 404 404  403 403 403"),
            Map.entry("GET /.well-known/jwks.json", "200  200  200  200  200"),
            Map.entry("GET /auth/me/", "401  403  200  200  403"),
            Map.entry("GET /auth/registration/", "200  200  200  200  200"),
            Map.entry("GET /auth/sessions/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/logs/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/logs/{id}/", "401 401 401  403 403 403  200 200 404  200 200 404  403 403 403"),
            Map.entry(
                    "GET /v1/api/logs/{id}/attachments/{number}/",
                    "401 401 401  403 403 403  404 404 404  404 404 404  403 403 403"),
            Map.entry("GET /v1/api/projects/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/projects/{slug}/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/projects/{slug}/feedback/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/projects/{slug}/keys/", "401  403  403  200  403"),
            Map.entry("GET /v1/api/projects/{slug}/losses/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/projects/{slug}/sessions/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/projects/{slug}/members/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/server/", "401  403  403  200  403"),
            Map.entry("GET /v1/api/issues/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/issues/histogram/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/issues/{id}/", "401 401 401  403 403 403  404 404 404  404 404 404  403 403 403"),
            Map.entry("GET /v1/api/issues/{issue}/feedback/", "401  403  404  404  403"),
            Map.entry("GET /v1/api/issues/{issue}/histogram/", "401  403  404  404  403"),
            Map.entry("GET /v1/api/issues/{issue}/logs/", "401  403  404  404  403"),
            Map.entry("GET /v1/api/issues/{issue}/logs/{log}/", "401  403  404  404  403"),
            Map.entry("GET /v1/api/issues/{issue}/tags/", "401  403  404  404  403"),
            Map.entry("GET /v1/api/issues/{issue}/grouping/", "401  403  404  404  403"),
            Map.entry("POST /v1/api/grouping/preview/", "401  403  400  400  403"),
            Map.entry("GET /v1/api/stats/facets/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/stats/histogram/", "401  403  200  200  403"),
            Map.entry("GET /v1/api/storage/", "401  403  403  200  403"),
            Map.entry("GET /v1/api/users/", "401  403  403  200  403"),
            Map.entry("GET /v1/api/views/", "401  403  200  200  403"),
            Map.entry("PATCH /v1/api/logs/{id}/", "401 401 401  403 403 403  204 403 404  204 204 404  403 403 403"),
            Map.entry("PATCH /v1/api/projects/{slug}/", "401  403  403  200  403"),
            Map.entry(
                    "PATCH /v1/api/projects/{slug}/keys/{id}/",
                    "401 401 401  403 403 403  403 403 403  404 404 404  403 403 403"),
            Map.entry("PATCH /v1/api/users/{username}/", "401  403  403  400  403"),
            Map.entry("POST /auth/login/", "400  400  400  400  400"),
            Map.entry("POST /auth/password/", "401  403  400  400  403"),
            Map.entry("POST /auth/refresh/", "401  403  200  200  403"),
            Map.entry("POST /auth/register/", "400  400  400  400  400"),
            Map.entry("POST /auth/reset/", "400  400  400  400  400"),
            Map.entry("POST /auth/session/", "400  400  400  400  400"),
            Map.entry("POST /v1/api/logs/", "401  403  201  201  201"),
            Map.entry(
                    "POST /v1/api/logs/archive/",
                    "401 401 401  403 403 403  200/1,1 200/1,0 200/0,0  200/1,1 200/1,1 200/0,0  403 403 403"),
            Map.entry(
                    "POST /v1/api/logs/delete/",
                    "401 401 401  403 403 403  200/1,1 200/1,0 200/0,0  200/1,1 200/1,1 200/0,0  403 403 403"),
            Map.entry(
                    "POST /v1/api/logs/unarchive/",
                    "401 401 401  403 403 403  200/1,1 200/1,0 200/0,0  200/1,1 200/1,1 200/0,0  403 403 403"),
            // Keys of a DSN have places of their own.
            Map.entry("POST /api/{project}/envelope/", "401  401  401  401  401"),
            Map.entry("POST /api/{project}/store/", "401  401  401  401  401"),
            Map.entry("GET /api/{project}/store/", "401  401  401  401  401"),
            Map.entry("POST /api/{project}/security/", "401  401  401  401  401"),
            Map.entry("OPTIONS /api/{project}/security/", "200  200  200  200  200"),
            Map.entry("OPTIONS /api/{project}/envelope/", "200  200  200  200  200"),
            Map.entry("OPTIONS /api/{project}/store/", "200  200  200  200  200"),
            Map.entry("POST /v1/api/projects/", "401  403  403  400  403"),
            Map.entry("POST /v1/api/projects/{slug}/keys/", "401  403  403  400  403"),
            Map.entry("POST /v1/api/users/{username}/reset/", "401  403  403  404  403"),
            Map.entry("POST /v1/api/views/", "401  403  201  201  403"),
            Map.entry("PUT /v1/api/projects/{slug}/members/{username}/", "401  403  403  400  403"),
            Map.entry("PUT /v1/api/views/{id}/", "401 401 401  403 403 403  200 404 404  200 404 404  403 403 403"));

    @Autowired
    private WebTestClient client;

    @Autowired
    private RouteTable routes;

    @LocalServerPort
    private int port;

    /** Tokens by role: every one costs a password hash. */
    private final Map<String, String> tokens = new HashMap<>();

    private enum Whose {
        OWN,
        OTHERS,
        NOBODYS
    }

    @Test
    void everyRouteAnswersEverybodyAsTheMatrixSays() {
        Map<String, String> actual = new TreeMap<>();
        for (RouteTable.Route route : routes.routes()) {
            if (!UiRoutes.PAGES.contains(route.pattern())
                    && !route.pattern().matches("/swagger-ui.*|/v3/.*|/assets/.*")) {
                String name = route.method() + " " + route.pattern();
                actual.put(name, ROLES.stream().map(role -> cells(name, role)).collect(Collectors.joining("  ")));
            }
        }
        assertThat(actual).isEqualTo(new TreeMap<>(MATRIX));
    }

    private String cells(String route, String role) {
        if (!isAboutOne(route)) {
            return answer(route, role, Whose.OWN);
        }
        List<String> cells = new ArrayList<>();
        for (Whose whose : Whose.values()) {
            cells.add(answer(route, role, whose));
        }
        return String.join(" ", cells);
    }

    private static boolean isAboutOne(String route) {
        return route.contains("{id}") || route.matches("POST .*/(archive|unarchive|delete)/");
    }

    /** A token of that role, for this route alone if it may end sessions. */
    private String token(String role, String path) {
        if (path.startsWith("/auth/")) {
            tokens.clear();
            return signIn(role);
        }
        return tokens.computeIfAbsent(role, this::signIn);
    }

    private String signIn(String role) {
        return switch (role) {
            case "" -> "";
            case "scrape" -> SCRAPE_TOKEN;
            case "key" -> key();
            case "admin" -> signIn("root@example.org", "a password for root");
            default -> Accounts.newToken(client, role);
        };
    }

    private String key() {
        return Http.json(Http.send(new Http(port, signIn("admin"))
                        .request("/v1/api/projects/default/keys/")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"matrix\"}"))))
                .get("key")
                .stringValue();
    }

    private String signIn(String email, String password) {
        return Http.json(Http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/auth/login/"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                JsonMapper.shared().writeValueAsString(Map.of("email", email, "password", password))))))
                .get("token")
                .stringValue();
    }

    private String answer(String route, String role, Whose whose) {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1);
        String token = token(role, path);
        String owner =
                whose == Whose.OWN && (role.equals("user") || role.equals("admin")) ? token : token("other", path);
        String id = isAboutOne(route) && whose != Whose.NOBODYS
                ? thing(path, owner, token)
                : UUID.randomUUID().toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port
                + path.replace("{id}", id)
                        .replace("{number}", "0")
                        .replace("{issue}", "1000000")
                        .replace("{log}", "latest")
                        .replace("{username}", "missing")
                        .replace("{project}", "1")
                        .replace("{slug}", "default")));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        String body = body(route, id);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = Http.send(request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
        String changed = answer.statusCode() == 200 && route.matches("POST .*/(archive|unarchive|delete)/")
                ? "/" + changed(Http.json(answer))
                : "";
        return answer.statusCode() + changed;
    }

    private static String changed(JsonNode answer) {
        return answer.propertyStream()
                .filter(field -> field.getValue().isNumber())
                .map(field -> field.getValue().toString())
                .collect(Collectors.joining(","));
    }

    /** Something of that owner that the path can be about. */
    private String thing(String path, String owner, String caller) {
        Http http = new Http(port, owner);
        if (path.startsWith("/auth/sessions/")) {
            // Another session than that which asks: one is ended by leaving it.
            JsonNode sessions = Http.json(http.get("/auth/sessions/"));
            return sessions.findValuesAsString("id").get(0);
        }
        if (path.startsWith("/v1/api/views/")) {
            HttpRequest.Builder request = http.request("/v1/api/views/")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(view()));
            return Http.json(Http.send(request)).get("id").toString().replace("\"", "");
        }
        String id = Events.post(client, owner, Events.json("thing"));
        if (path.endsWith("/unarchive/")) {
            Http.send(http.request("/v1/api/logs/" + id + "/").method("PATCH", HttpRequest.BodyPublishers.noBody()));
        }
        return id;
    }

    private static String view() {
        return "{\"name\":\"view " + UUID.randomUUID() + "\",\"address\":\"/live\"}";
    }

    private static String body(String route, String id) {
        if (route.matches("POST .*/(archive|unarchive|delete)/")) {
            return "{\"ids\":[\"" + id + "\"]}";
        }
        if (route.equals("POST /v1/api/logs/")) {
            return JsonMapper.shared().writeValueAsString(Events.json("posted"));
        }
        if (route.matches("(POST|PUT) /v1/api/views/.*")) {
            return view();
        }
        if (route.matches("(PATCH|PUT) /v1/api/(users|projects)/.*|DELETE /v1/api/projects/\\{slug}/")) {
            return "{}";
        }
        return route.startsWith("POST") && !route.contains("refresh") ? "{}" : "";
    }
}
