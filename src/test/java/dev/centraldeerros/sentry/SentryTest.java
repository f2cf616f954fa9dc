package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
import tools.jackson.databind.json.JsonMapper;

/** What SDKs send to a DSN, and what they get back. */
class SentryTest extends SentryServerTest {
    @Test
    void eventWithAnExceptionBecomesALogWithItsTraceAndAnIssue() {
        String id = id();
        HttpResponse<String> answer =
                send(envelope(id, """
                {"platform":"java","level":"fatal","timestamp":%d.25,"server_name":"shop-1","release":"shop@1.4.2","environment":"staging",
                 "transaction":"POST /checkout","logger":"com.acme.Shop","dist":"7","fingerprint":[],
                 "tags":{"order":"1042","user":"tagged"},"extra":{"retries":3,"price":10.50,"environ":{"PASSWORD":"x"}},
                 "user":{"id":42,"ip_address":"{{auto}}"},
                 "request":{"url":"https://shop.example/checkout","headers":{"Authorization":"Bearer x","Accept":"*/*"},"cookies":"a=b"},
                 "contexts":{"trace":{"trace_id":"0123456789abcdef0123456789abcdef","span_id":"0123456789abcdef"}},
                 "breadcrumbs":[{"message":"clicked","category":"ui"}],"sdk":{"name":"sentry.java","version":"8.53.0"},
                 "exception":{"values":[
                   {"type":"IOException","module":"java.io","value":"reset","stacktrace":{"frames":[
                     {"module":"com.acme.Web","function":"main","filename":"Web.java","lineno":41},
                     {"module":"com.acme.Net","function":"read","filename":"Net.java","lineno":7}]}},
                   {"type":"PaymentException","module":"com.acme","value":"order 7 failed","stacktrace":{"frames":[
                     {"module":"com.acme.Web","function":"main","filename":"Web.java","lineno":41},
                     {"module":"com.acme.Store","function":"load","filename":"Store.java","lineno":12}]}}]}}
                """.formatted(Instant.now().getEpochSecond())));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + id + "\"}");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        JsonNode log = stored("attr.transaction:\"POST /checkout\" source:shop-1");
        assertThat(log.get("description").stringValue()).isEqualTo("com.acme.PaymentException: order 7 failed");
        assertThat(log.get("details").stringValue()).isEqualTo("""
                com.acme.PaymentException: order 7 failed
                \tat com.acme.Store.load(Store.java:12)
                \tat com.acme.Web.main(Web.java:41)
                Caused by: java.io.IOException: reset
                \tat com.acme.Net.read(Net.java:7)
                \tat com.acme.Web.main(Web.java:41)""");
        assertThat(log.get("level").stringValue()).isEqualTo("CRITICAL");
        assertThat(log.get("env").stringValue()).isEqualTo("STAGING");
        assertThat(log.get("release").stringValue()).isEqualTo("shop@1.4.2");
        assertThat(log.get("trace_id").stringValue()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(log.get("date").stringValue()).endsWith(".250Z");
        assertThat(log.get("issue").isNumber()).isTrue();
        JsonNode attributes = log.get("attributes");
        assertThat(attributes.get("order").stringValue()).isEqualTo("1042");
        assertThat(attributes.get("tag.user").stringValue()).isEqualTo("tagged");
        assertThat(attributes.get("user").toString()).isEqualTo("{\"id\":42,\"ip_address\":\"127.0.0.1\"}");
        assertThat(attributes.get("extra").toString()).isEqualTo("{\"price\":10.50,\"retries\":3}");
        assertThat(attributes.get("request").toString())
                .doesNotContain("Bearer", "a=b")
                .contains("Accept");
        assertThat(attributes.get("sdk").stringValue()).isEqualTo("sentry.java/8.53.0");
        assertThat(attributes.get("decode_errors")).isNull();
    }

    @Test
    void sameExceptionIsOneIssueByWhateverProtocolItComes() {
        String frames = """
                [{"module":"com.acme.Web","function":"main","filename":"Web.java","lineno":41},
                 {"module":"com.acme.Twice","function":"load","filename":"Twice.java","lineno":12}]""";
        assertThat(send(envelope(id(), """
                        {"platform":"java","server_name":"twice","exception":[{"type":"TwiceException","module":"com.acme","value":"order 7",
                         "stacktrace":{"frames":%s}}]}""".formatted(frames))).statusCode()).isEqualTo(200);
        Map<String, Object> event = Events.json("Unexpected: order 8", "source", "native");
        event.put("level", "ERROR");
        event.put("date", Instant.now().toString());
        event.put(
                "details",
                "com.acme.TwiceException: order 8\n\tat com.acme.Twice.load(Twice.java:13)\n\tat com.acme.Web.main(Web.java:42)");
        HttpResponse<String> posted = http.post(JsonMapper.shared().writeValueAsString(event));
        assertThat(posted.statusCode()).isEqualTo(201);

        JsonNode bySentry = stored("source:twice");
        JsonNode byNative = Http.json(http.get(Http.json(posted).get("uri").stringValue()));
        assertThat(byNative.get("issue")).isEqualTo(bySentry.get("issue"));
    }

    @Test
    void messagesComeInFourForms() {
        for (String message : List.of(
                "\"message\":\"order 7 failed\"",
                "\"message\":{\"formatted\":\"order 7 failed\",\"message\":\"order %s failed\",\"params\":[\"7\"]}",
                "\"logentry\":{\"message\":\"order %s failed\",\"params\":[7]}",
                "\"logentry\":{\"message\":\"order %(id)d failed\",\"params\":{\"id\":7}}")) {
            String source = "message-" + id();
            assertThat(send(envelope(
                                    id(),
                                    "{\"level\":\"info\",\"server_name\":\"" + source
                                            + "\",\"exception\":[{\"value\":\"x\"}]," + message + "}"))
                            .statusCode())
                    .isEqualTo(200);
            JsonNode log = stored("source:" + source);
            assertThat(log.get("description").stringValue()).isEqualTo("order 7 failed");
            assertThat(log.get("level").stringValue()).isEqualTo("INFO");
        }
    }

    @Test
    void fieldsOfAWrongTypeAreNamedAndTheEventIsStored() {
        String source = "wrong-" + id();
        HttpResponse<String> answer = send(envelope(id(), """
                {"server_name":"%s","level":7,"timestamp":"yesterday","tags":[["a","b"],["c"],{"key":"d","value":1}],"extra":"text","user":[1],
                 "contexts":{"n":NaN,"i":-Infinity,"big":1e999},"fingerprint":["a",{}],"exception":"none","breadcrumbs":7,
                 "message":"wrong \\ud800 types","message":"last wins"}
                """.formatted(source)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode log = stored("source:" + source);
        assertThat(log.get("description").stringValue()).isEqualTo("last wins");
        assertThat(log.get("level").stringValue()).isEqualTo("ERROR");
        JsonNode attributes = log.get("attributes");
        assertThat(attributes.get("a").stringValue()).isEqualTo("b");
        assertThat(attributes.get("d").stringValue()).isEqualTo("1");
        assertThat(attributes.get("contexts").get("n").stringValue()).isEqualTo("NaN");
        assertThat(attributes.get("decode_errors").valueStream().map(JsonNode::stringValue))
                .containsExactlyInAnyOrder("level", "timestamp", "extra", "user", "fingerprint");
    }

    @Test
    void wrongClockIsCorrectedByTheTimeOfSending() {
        String source = "drift-" + id();
        Instant wrong = Instant.now().minusSeconds(86_400);
        String envelope =
                "{\"sent_at\":\"" + wrong + "\"}\n{\"type\":\"event\"}\n{\"message\":\"late\",\"server_name\":\""
                        + source + "\",\"timestamp\":\"" + wrong.minusSeconds(5) + "\"}";
        HttpResponse<String> answer = send(envelope);

        assertThat(answer.body()).isEqualTo("{}");
        assertThat(Instant.parse(stored("source:" + source).get("date").stringValue()))
                .isBetween(Instant.now().minusSeconds(120), Instant.now());
    }

    @Test
    void anEventThatIsSentTwiceIsStoredOnce() {
        String id = id();
        String envelope = envelope(id, "{\"message\":\"twice\",\"server_name\":\"" + id + "\"}");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = send(envelope);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains(id);
        }
        assertThat(stored("source:" + id).get("description").stringValue()).isEqualTo("twice");
    }

    @Test
    void logsOfAnItemAreStoredOnceEach() {
        String source = "logs-" + id();
        String logs =
                """
                {"items":[
                 {"timestamp":%d.5,"trace_id":"5b8efff798038103d269b633813fc60c","level":"warn","body":"slow query","attributes":{
                   "server.address":{"value":"%s","type":"string"},"sentry.environment":{"type":"string","value":"dev"},
                   "millis":{"value":1200,"type":"integer"},"tags":{"value":["a","b"],"type":"array"}}},
                 {"timestamp":1,"level":"error","body":"","attributes":{}},
                 {"level":"trace","body":"begun","attributes":{"server.address":{"value":"%s"}}}]}
                """.formatted(Instant.now().getEpochSecond(), source, source).replaceAll("\n *", " ");
        String envelope =
                "{}\n{\"type\":\"log\",\"item_count\":3,\"content_type\":\"application/vnd.sentry.items.log+json\"}\n"
                        + logs;
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = send(envelope);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
        }

        JsonNode slow = stored("source:" + source + " slow");
        assertThat(slow.get("level").stringValue()).isEqualTo("WARNING");
        assertThat(slow.get("env").stringValue()).isEqualTo("DEV");
        assertThat(slow.get("attributes").get("millis").intValue()).isEqualTo(1200);
        assertThat(stored("source:" + source + " begun").get("level").stringValue())
                .isEqualTo("DEBUG");
    }

    @Test
    void severalEventsOfAnEnvelopeHaveTheirOwnIds() {
        String source = "several-" + id();
        String one =
                "{\"type\":\"event\"}\n{\"event_id\":\"%s\",\"message\":\"%s\",\"server_name\":\"" + source + "\"}\n";
        String envelope =
                "{\"event_id\":\"" + id() + "\"}\n" + one.formatted(id(), "first") + one.formatted(id(), "second");

        assertThat(send(envelope).statusCode()).isEqualTo(200);
        assertThat(stored("source:" + source + " first").get("level").stringValue())
                .isEqualTo("ERROR");
        assertThat(stored("source:" + source + " second").get("level").stringValue())
                .isEqualTo("ERROR");
    }

    @Test
    void otherItemsAreAcceptedAndNotStored() {
        String source = "mixed-" + id();
        String envelope = "{\"event_id\":\"" + id() + "\"}\n{\"type\":\"session\"}\n{\"sid\":\"1\"}\n"
                + "{\"type\":\"client_report\",\"length\":2}\n{}\n{\"type\":\"brand_new\",\"length\":3}\n\n\n\n\n"
                + "{\"type\":\"event\"}\n{\"message\":\"kept\",\"server_name\":\"" + source + "\"}\n\n\n";

        assertThat(send(envelope).statusCode()).isEqualTo(200);
        assertThat(stored("source:" + source).get("description").stringValue()).isEqualTo("kept");
        assertThat(send("{}\n{\"type\":\"transaction\"}\n{}").statusCode()).isEqualTo(200);
        assertThat(send("{}").body()).isEqualTo("{}");
    }

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
