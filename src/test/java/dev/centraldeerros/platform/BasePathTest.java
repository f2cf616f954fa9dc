package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server below a path of its host, behind proxies that pass the path on, remove it, or tell of it. */
@ServerTest
@TestPropertySource(properties = {"central.base-path=/central", "central.trusted-proxies=127.0.0.1"})
class BasePathTest {
    @Autowired
    private WebTestClient web;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private HttpResponse<String> send(HttpRequest.Builder request, String prefix) {
        return Http.send(prefix == null ? request : request.header("X-Forwarded-Prefix", prefix));
    }

    private HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + path));
    }

    private Http api() {
        return new Http(port, Accounts.adminToken(web, database, "below"));
    }

    private String origin() {
        return "http://127.0.0.1:" + port;
    }

    @ParameterizedTest
    @CsvSource({"/central, , /central", "'', , /central", "'', /tools/errors, /tools/errors", "'', /, ''"})
    void pageAndItsFilesAreAddressedBelowThePath(String sent, String prefix, String base) throws Exception {
        HttpResponse<String> page = send(anonymous(sent + "/logs"), prefix);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<meta name=\"base\" content=\"" + base + "\">");
        Matcher files = Pattern.compile("(?:href|src)=\"([^\"]+)\"|\":\"(/[^\"]+\\.js)\"")
                .matcher(page.body());
        int count = 0;
        while (files.find()) {
            String file = files.group(1) == null ? files.group(2) : files.group(1);
            assertThat(file).startsWith(base + "/");
            HttpResponse<String> answer = send(anonymous(sent + file.substring(base.length())), prefix);
            assertThat(answer.statusCode()).as(file).isLessThan(400);
            count++;
        }
        assertThat(count).isGreaterThan(10);
        Matcher inline =
                Pattern.compile("<script type=\"importmap\">(.*?)</script>").matcher(page.body());
        assertThat(inline.find()).isTrue();
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(inline.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }

    @ParameterizedTest
    @CsvSource({"/central, , /central", "'', , /central", "'', /tools/errors, /tools/errors", "'', /, ''"})
    void linksOfTheApiLeadBelowThePath(String sent, String prefix, String base) {
        Http api = api();
        String source = "base-path" + base + sent + prefix;
        String event = JsonMapper.shared().writeValueAsString(Events.json("below a path", "source", source));
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> stored = send(
                    api.request(sent + Api.LOGS)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(event)),
                    prefix);
            assertThat(stored.statusCode()).isEqualTo(201);
            assertThat(stored.headers().firstValue("Location").orElseThrow()).startsWith(base + Api.LOGS);
        }
        String query =
                "?page_size=1&q=" + java.net.URLEncoder.encode("source:\"" + source + "\"", StandardCharsets.UTF_8);
        // Without the slash at the end, which a filter adds.
        String list = Api.LOGS.substring(0, Api.LOGS.length() - 1);
        HttpResponse<String> first = send(api.request(sent + list + query), prefix);
        JsonNode page = Http.json(first);
        String next = page.get("next").stringValue();

        assertThat(next).startsWith(origin() + base + Api.LOGS);
        String followed = sent + next.substring((origin() + base).length());
        assertThat(Http.json(send(api.request(followed), prefix)).get("results").size())
                .isEqualTo(1);
        JsonNode problem = Http.json(send(api.request(sent + "/v1/api/nowhere"), prefix));
        assertThat(problem.get("instance").stringValue()).isEqualTo(base + "/v1/api/nowhere");
        HttpResponse<String> docs = send(anonymous(sent + "/swagger-ui"), prefix);
        assertThat(docs.headers().firstValue("Location").orElseThrow()).isEqualTo(base + "/swagger-ui/index.html");
    }

    @Test
    void dsnOfAKeyHasThePath() {
        HttpResponse<String> key = Http.send(api().request("/central/v1/api/projects/default/keys/")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"below\"}")));

        assertThat(key.statusCode()).isEqualTo(201);
        assertThat(Http.json(key).get("dsn").stringValue())
                .matches("http://[^@]+@127\\.0\\.0\\.1:" + port + "/central/\\d+");
    }

    @Test
    void browserSignsInBelowThePath() {
        Accounts.register(web, "signs-in-below").expectBody(Void.class).returnResult();
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of("email", Accounts.email("signs-in-below"), "password", Accounts.PASSWORD));
        HttpResponse<String> answer = Http.send(anonymous("/central/auth/session/")
                .headers("Content-Type", "application/json", "Origin", origin())
                .POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(200);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
        assertThat(Http.send(anonymous("/central/auth/me/").header("Cookie", cookie))
                        .statusCode())
                .isEqualTo(200);
        assertThat(Http.send(anonymous("/central/auth/session/")
                                .headers("Cookie", cookie, "Origin", "http://evil.example")
                                .DELETE())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void pathItselfIsTheFirstPageAndALongerNameIsNot() {
        assertThat(Http.send(anonymous("/central")).statusCode()).isEqualTo(200);
        assertThat(Http.send(anonymous("/central?q=x")).statusCode()).isEqualTo(200);
        assertThat(Http.send(anonymous("/centralized/logs")).statusCode()).isEqualTo(404);
        assertThat(Http.send(anonymous("/central/central/logs")).statusCode()).isEqualTo(404);
    }

    @Test
    void rulesOfAccessHoldBelowThePath() {
        assertThat(Http.send(anonymous("/central" + Api.LOGS)).statusCode()).isEqualTo(401);
        assertThat(Http.send(anonymous("/central/v1/api/logs")).statusCode()).isEqualTo(401);
        assertThat(Http.send(anonymous("/central/v1/api/users/")).statusCode()).isEqualTo(401);
        assertThat(Http.send(anonymous("/central/actuator/health")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void headersOfProxiesThatContradictEachOtherAreRefusedWithTheSettingThatHelps() {
        HttpResponse<String> refused = Http.send(anonymous("/central/auth/me/")
                .headers("X-Forwarded-For", "203.0.113.9", "Forwarded", "for=198.51.100.7"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Http.json(refused).at("/errors/Forwarded/0").stringValue()).contains("central.forwarded-by");
    }
}
