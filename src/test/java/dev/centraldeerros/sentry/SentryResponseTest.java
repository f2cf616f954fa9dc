package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What SDKs get back: keys, limits, codings, older forms, and refusals. */
class SentryResponseTest extends SentryServerTest {
    @Test
    void keyIsFoundInEveryPlace() {
        String body = "{}\n{\"type\":\"session\"}\n{}";
        String path = "/api/" + project + "/envelope/";
        assertThat(post(path, body, "X-Sentry-Auth", "Sentry sentry_key=" + key + ",sentry_version=7"))
                .isEqualTo(200);
        assertThat(post(path, body, "Authorization", "Sentry sentry_version=7, sentry_key=" + key))
                .isEqualTo(200);
        assertThat(post(path + "?sentry_version=7&sentry_key=" + key, body)).isEqualTo(200);
        assertThat(post(path.substring(0, path.length() - 1) + "?sentry_key=" + key, body))
                .isEqualTo(200);
        assertThat(post(path, "{\"dsn\":\"https://" + key + "@errors.example/" + project + "\"}\n"))
                .isEqualTo(200);
        assertThat(post(path, "{\"dsn\":\"https://" + key + ":secret@errors.example/prefix/1\"}\n"))
                .isEqualTo(200);
    }

    private int post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        return Http.send(headers.length == 0 ? request : request.headers(headers))
                .statusCode();
    }

    @Test
    void refusalsHaveTheirReasonInAHeader() {
        String path = "/api/" + project + "/envelope/";
        assertThat(post(path, "{}")).isEqualTo(401);
        assertThat(post(path, "")).isEqualTo(401);
        assertThat(post(path + "?sentry_key=" + id(), "{}")).isEqualTo(401);
        assertThat(post(path + "?sentry_key=nonsense", "{}")).isEqualTo(401);
        assertThat(post("/api/999999/envelope/?sentry_key=" + key, "{}")).isEqualTo(403);
        assertThat(post("/api/none/envelope/?sentry_key=" + key, "{}")).isEqualTo(404);

        HttpResponse<String> malformed = send("{}\n{\"type\":\"event\",\"length\":9}\nabc");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.headers().firstValue("X-Sentry-Error").orElseThrow())
                .isEqualTo("The envelope ends before the payload of an item does.");
        assertThat(Http.json(malformed).get("detail").isString()).isTrue();
        assertThat(Http.json(malformed).get("causes").size()).isEqualTo(1);
        assertThat(send("{}\n{\"type\":\"event\"}\nno json").statusCode()).isEqualTo(400);
        assertThat(send("{}\n{\"type\":\"event\"}\n[]").statusCode()).isEqualTo(400);
        assertThat(send("{}\n{\"type\":\"event\"}\n{\"a\":\"" + "x".repeat(1_100_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void overItsLimitAKeyIsToldWhatToPause() {
        key = newKey(Map.of("name", "limited", "rate", 1, "burst", 1));
        HttpResponse<String> answer = null;
        for (int i = 0; i < 20 && (answer == null || answer.statusCode() == 200); i++) {
            answer = send(envelope(id(), "{\"message\":\"many\"}"));
        }
        assertThat(answer).isNotNull();
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("X-Sentry-Rate-Limits").orElseThrow())
                .matches("\\d+:[a-z_;]*error;[a-z_;]*:key:rate_limit")
                .doesNotContain("internal");
        String report = "{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[]}\n";
        assertThat(send(report).statusCode()).isEqualTo(200);
    }

    private String logs(String source, int count) {
        String log =
                "{\"body\":\"from " + source + "\",\"level\":\"info\",\"attributes\":{\"server.address\":{\"value\":\""
                        + source + "\",\"type\":\"string\"}}}";
        return "{\"type\":\"log\",\"item_count\":" + count + "}\n{\"items\":[" + log + ("," + log).repeat(count - 1)
                + "]}\n";
    }

    @Test
    void logsOverTheLimitPauseLogsAndNotErrors() {
        key = newKey(Map.of("name", "limited logs", "rate", 1, "burst", 20));
        String source = "limited-" + id();
        String event = "{\"message\":\"an error among logs\",\"server_name\":\"" + source + "\"}";
        assertThat(send("{}\n" + logs(source, 15)).statusCode()).isEqualTo(200);

        HttpResponse<String> partly = send(envelope(id(), event) + logs(source, 15));
        assertThat(partly.statusCode()).isEqualTo(200);
        assertThat(partly.headers().firstValue("X-Sentry-Rate-Limits").orElseThrow())
                .matches("\\d+:log_item;log_byte:key:rate_limit");
        HttpResponse<String> refused = send("{}\n" + logs(source, 15));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("X-Sentry-Rate-Limits").orElseThrow())
                .matches("\\d+:log_item;log_byte:key:rate_limit");
        HttpResponse<String> another = send(envelope(id(), event));
        assertThat(another.statusCode()).isEqualTo(200);
        assertThat(another.headers().firstValue("X-Sentry-Rate-Limits")).isEmpty();
        JsonNode page = Http.json(http.get(Api.LOGS + "?q=source:" + source));
        assertThat(page.get("count").intValue()).isEqualTo(17);
    }

    @Test
    void pagesOfEveryOriginMaySendUnlessTheKeyNamesSome() {
        HttpResponse<String> preflight = Http.send(request("/api/" + project + "/envelope/?sentry_key=" + key)
                .header("Origin", "https://shop.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin").orElseThrow())
                .isEqualTo("*");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElseThrow())
                .contains("x-sentry-auth");
        HttpResponse<String> sent =
                send("{}", "Origin", "https://shop.example", "Content-Type", "text/plain;charset=UTF-8");
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.headers().firstValue("Access-Control-Allow-Origin").orElseThrow())
                .isEqualTo("*");
        assertThat(sent.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("x-sentry-rate-limits");

        key = newKey(Map.of("name", "of a page", "origins", List.of("https://shop.example")));
        assertThat(send("{}", "Origin", "https://shop.example").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = send("{}", "Origin", "https://evil.example");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin").orElseThrow())
                .isEqualTo("*");
    }

    @Test
    void codingIsToldByTheBytesWhateverTheHeaderSays() throws IOException {
        byte[] plain = "{}\n{\"type\":\"session\"}\n{}".getBytes(StandardCharsets.UTF_8);
        assertThat(send(plain, "Content-Encoding", "").statusCode()).isEqualTo(200);
        assertThat(send(plain, "Content-Encoding", "gzip").statusCode()).isEqualTo(200);
        assertThat(send(gzip(plain), "Content-Encoding", "gzip").statusCode()).isEqualTo(200);
        assertThat(send(gzip(plain)).statusCode()).isEqualTo(200);
        assertThat(send(zlib(plain), "Content-Encoding", "gzip,deflate").statusCode())
                .isEqualTo(200);
        assertThat(send(zlib(plain), "Content-Encoding", "deflate").statusCode())
                .isEqualTo(200);
        assertThat(send(Arrays.copyOf(gzip(plain), 20)).statusCode()).isEqualTo(400);
    }

    @Test
    void olderClientsSendSingleEvents() throws IOException {
        for (String form : new String[] {"json", "base64"}) {
            String id = id();
            byte[] event = ("{\"event_id\":\"" + id + "\",\"message\":\"old\",\"server_name\":\"" + id + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] body = form.equals("json") ? event : Base64.getEncoder().encode(zlib(event));
            HttpResponse<String> answer = Http.send(request("/api/" + project + "/store/?sentry_key=" + key)
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofByteArray(body)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"id\":\"" + id + "\"}");
            assertThat(stored("source:" + id).get("description").stringValue()).isEqualTo("old");
        }
        for (String form : new String[] {"json", "base64", "unescaped"}) {
            String id = id();
            byte[] event = ("{\"event_id\":\"" + id + "\",\"message\":\"oldest ÿÿÿ>>>\",\"server_name\":\"" + id
                            + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            String data = form.equals("json")
                    ? new String(event, StandardCharsets.UTF_8)
                    : Base64.getEncoder().encodeToString(zlib(event));
            String query = form.equals("unescaped") ? data : java.net.URLEncoder.encode(data, StandardCharsets.UTF_8);
            HttpResponse<String> answer =
                    Http.send(request("/api/" + project + "/store/?sentry_key=" + key + "&sentry_data=" + query)
                            .GET());
            assertThat(answer.statusCode()).as(form + answer.body()).isEqualTo(200);
            assertThat(stored("source:" + id).get("description").stringValue()).isEqualTo("oldest ÿÿÿ>>>");
        }
        for (String query : new String[] {"", "&sentry_data=", "&sentry_data=x", "&sentry_data=%7B"}) {
            assertThat(Http.send(request("/api/" + project + "/store/?sentry_key=" + key + query)
                                    .GET())
                            .statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
        assertThat(post("/api/" + project + "/store/?sentry_key=" + key, "%%%")).isEqualTo(400);
        assertThat(post("/api/" + project + "/store/?sentry_key=" + key, "")).isEqualTo(400);
    }

    @Test
    void reportsOfBrowsersAreEventsOfTheirPage() {
        String path = "/api/" + project + "/security/?sentry_key=" + key;
        String host = "csp-" + id().substring(0, 8) + ".example";
        assertThat(post(path, """
                        {"csp-report":{"document-uri":"https://%s/cart","violated-directive":"script-src 'self'",
                         "effective-directive":"script-src-elem","blocked-uri":"https://evil.example/a.js?x=1"}}""".formatted(host))).isEqualTo(200);
        JsonNode log = stored("source:" + host);
        assertThat(log.get("description").stringValue()).isEqualTo("Blocked 'script-src-elem' from 'evil.example'");
        assertThat(log.get("issue").isNumber()).isTrue();

        String other = "csp-" + id().substring(0, 8) + ".example";
        assertThat(post(path, """
                        [{"type":"csp-violation","age":10,"url":"https://%s/","user_agent":"x","body":{"effectiveDirective":"script-src-elem",
                          "blockedURL":"https://evil.example/b.js"}},{"type":"deprecation","url":"https://%s/","body":{"id":"unload",
                          "message":"unload is deprecated"}},{"type":"none"},7]""".formatted(other, other))).isEqualTo(200);
        assertThat(stored("source:" + other + " Blocked").get("issue")).isEqualTo(log.get("issue"));
        assertThat(stored("source:" + other + " unload").get("description").stringValue())
                .isEqualTo("deprecation: unload is deprecated");
        for (String body : List.of("", "{}", "[]", "no json", "{\"csp-report\":7}")) {
            assertThat(post(path, body)).as(body).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip"})
    void cutBodyIsRefusedOrAcceptedAndNeverAnError(String form) throws IOException {
        byte[] plain = envelope(
                        id(),
                        "{\"message\":\"cut\",\"exception\":[{\"type\":\"A\",\"value\":\"" + "b".repeat(2_000)
                                + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] whole = form.equals("plain") ? plain : gzip(plain);
        for (int end = 0; end < whole.length; end += form.equals("plain") ? 97 : 7) {
            assertThat(send(Arrays.copyOf(whole, end)).statusCode())
                    .as("%d bytes", end)
                    .isIn(200, 400);
        }
        assertThat(send(whole).statusCode()).isEqualTo(200);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] zlib(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
