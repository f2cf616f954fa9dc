package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of events and logs of SDKs. */
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
}
