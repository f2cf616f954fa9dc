package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with a project, a key, and requests as SDKs send them. */
@ServerTest
abstract class SentryServerTest {
    @Autowired
    protected WebTestClient web;

    @Autowired
    protected DatabaseClient database;

    @LocalServerPort
    protected int port;

    protected Http http;
    protected String key;
    protected int project;

    @BeforeEach
    void createKey() {
        http = new Http(port, Accounts.adminToken(web, database, "sentry-admin"));
        key = newKey(Map.of("name", "SDK"));
        project = Http.json(http.get("/v1/api/projects/default/")).get("number").intValue();
    }

    protected final String newKey(Map<String, Object> settings) {
        return newKey("default", settings);
    }

    protected final String newKey(String slug, Map<String, Object> settings) {
        HttpResponse<String> created = Http.send(http.request("/v1/api/projects/" + slug + "/keys/")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(settings))));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return Http.json(created).get("key").stringValue();
    }

    /** Creates a project with a key, to which requests then go; returns its slug. */
    protected final String useNewProject() {
        String slug = "sdk-" + id().substring(0, 12);
        assertThat(Http.send(http.request("/v1/api/projects/")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"slug\":\"" + slug + "\",\"name\":\"SDK\"}")))
                        .statusCode())
                .isEqualTo(201);
        key = newKey(slug, Map.of("name", "The app"));
        project = Http.json(http.get("/v1/api/projects/" + slug + "/"))
                .get("number")
                .intValue();
        return slug;
    }

    protected final HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + path));
    }

    protected final HttpResponse<String> send(byte[] envelope, String... headers) {
        HttpRequest.Builder request = request("/api/" + project + "/envelope/")
                .header("X-Sentry-Auth", "Sentry sentry_version=7, sentry_client=test/1, sentry_key=" + key)
                .POST(BodyPublishers.ofByteArray(envelope));
        return Http.send(headers.length == 0 ? request : request.headers(headers));
    }

    protected final HttpResponse<String> send(String envelope, String... headers) {
        return send(envelope.getBytes(StandardCharsets.UTF_8), headers);
    }

    protected static String id() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    protected static String envelope(String id, String event) {
        return "{\"event_id\":\"" + id + "\",\"sent_at\":\"" + Instant.now() + "\"}\n{\"type\":\"event\"}\n"
                + event.replaceAll("\n *", " ") + "\n";
    }

    /** The stored log of an event. */
    protected final JsonNode stored(String query) {
        String q = java.net.URLEncoder.encode(query, StandardCharsets.UTF_8);
        JsonNode page = Http.json(http.get(Api.LOGS + "?archived=all&q=" + q));
        assertThat(page.get("results").size()).as(query + " " + page).isEqualTo(1);
        return Http.json(http.get(page.get("results").get(0).get("uri").stringValue()));
    }
}
