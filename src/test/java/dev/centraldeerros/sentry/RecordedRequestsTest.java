package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What real SDKs send, and what becomes of it, field by field. */
class RecordedRequestsTest extends SentryServerTest {
    private static final int CUT_BYTES = 97;

    private String slug;

    @BeforeEach
    void createProject() {
        slug = useNewProject();
    }

    private HttpResponse<String> send(RecordedRequest request) {
        return Http.send(request.to(port, project, key, request.body()));
    }

    private JsonNode only(String query) {
        return stored("project:" + slug + " " + query);
    }

    private JsonNode payload(JsonNode log) {
        return Http.json(http.get(log.get("payload").stringValue()));
    }

    @Test
    void everyRecordedRequestIsAccepted() {
        for (RecordedRequest request : RecordedRequest.all()) {
            HttpResponse<String> answer = send(request);
            assertThat(answer.statusCode()).as(request + " " + answer.body()).isEqualTo(200);
        }
        JsonNode page = Http.json(http.get(Api.LOGS + "?page_size=50&project=" + slug));
        // Ten events and six logs.
        assertThat(page.get("count").intValue()).isEqualTo(16);
    }

    @Test
    void cutRequestsAreRefusedOrAccepted() {
        for (RecordedRequest request : RecordedRequest.all()) {
            for (int length = 0; length < request.body().length; length += CUT_BYTES) {
                HttpResponse<String> answer =
                        Http.send(request.to(port, project, key, Arrays.copyOf(request.body(), length)));
                assertThat(answer.statusCode())
                        .as(request + " cut at " + length + " " + answer.body())
                        .isIn(200, 400);
            }
        }
    }

    @Test
    void javaExceptionIsOneIssueThroughTheSdkLogbackAndTheNativeApi() {
        for (int i = 1; i <= 8; i++) {
            assertThat(send(RecordedRequest.named("java-" + i)).statusCode()).isEqualTo(200);
        }
        JsonNode log = only("source:shop-2 has:attr.contexts \"order 1042 failed\" -attr.logger:com.acme.shop.Shop");
        String trace = """
                com.acme.shop.Shop$PaymentException: order 1042 failed
                \tat com.acme.shop.Shop.charge(Shop.java:6)
                \tat com.acme.shop.Shop.failure(Shop.java:8)
                \tat com.acme.shop.Shop.main(Shop.java:13)
                Caused by: java.io.IOException: socket closed
                \tat com.acme.shop.Shop.read(Shop.java:7)
                \t... 3 more""";
        Map<String, Object> event = new HashMap<>(Events.json("native", "source", "native"));
        event.putAll(Map.of("level", "ERROR", "project", slug, "details", trace));
        assertThat(http.post(JsonMapper.shared().writeValueAsString(event)).statusCode())
                .isEqualTo(201);
        JsonNode ofLogback = only("attr.logger:com.acme.shop.Shop");

        assertThat(log.get("issue").isNumber()).isTrue();
        assertThat(ofLogback.get("issue")).isEqualTo(log.get("issue"));
        assertThat(only("source:native").get("issue")).isEqualTo(log.get("issue"));
        assertThat(ofLogback.get("description").stringValue()).isEqualTo("Payment of 1042 failed");
        JsonNode issues = Http.json(http.get("/v1/api/issues/?project=" + slug)).get("results");
        assertThat(issues.size()).as(issues.toString()).isEqualTo(1);
        assertThat(issues.get(0).get("title").stringValue()).isEqualTo("PaymentException: order 1042 failed");
    }

    @Test
    void javaEventArrivesFieldByField() {
        assertThat(send(RecordedRequest.named("java-1")).statusCode()).isEqualTo(200);
        assertThat(send(RecordedRequest.named("java-4")).statusCode()).isEqualTo(200);

        JsonNode log = only("source:shop-2");
        assertThat(log.get("level").stringValue()).isEqualTo("ERROR");
        assertThat(log.get("env").stringValue()).isEqualTo("PRODUCTION");
        assertThat(log.get("release").stringValue()).isEqualTo("shop@1.4.2");
        assertThat(log.get("trace_id").stringValue()).matches("[0-9a-f]{32}");
        assertThat(log.get("fingerprint").isNull()).isTrue();
        JsonNode attributes = log.get("attributes");
        assertThat(attributes.get("shop").stringValue()).isEqualTo("south");
        assertThat(attributes.get("user").get("username").stringValue()).isEqualTo("ana");
        assertThat(attributes.get("sdk").stringValue()).isEqualTo("sentry.java/8.53.0");
        assertThat(attributes.get("platform").stringValue()).isEqualTo("java");
        assertThat(attributes.has("decode_errors")).isFalse();
        assertThat(payload(log).at("/breadcrumbs/0/message").stringValue()).isEqualTo("clicked pay");
        assertThat(payload(log).at("/modules/sentry").stringValue()).isEqualTo("8.53.0");
        assertThat(log.get("attachments").get(0).get("name").stringValue()).isEqualTo("cart.txt");
        JsonNode feedback = Http.json(http.get("/v1/api/issues/" + log.get("issue") + "/feedback/"));
        assertThat(feedback.get("results").get(0).get("message").stringValue()).isEqualTo("Pay does nothing");
    }

    @Test
    void nodeEventsAndLogsArriveFieldByField() {
        for (int i = 1; i <= 8; i++) {
            assertThat(send(RecordedRequest.named("node-" + i)).statusCode()).isEqualTo(200);
        }
        JsonNode log = only("\"order 1042 failed\"");
        assertThat(log.get("details").stringValue())
                .startsWith("PaymentError: order 1042 failed\n    at charge (/srv/shop/orders.mjs:5:64)")
                .contains("[cause]: TypeError: socket closed");
        assertThat(log.get("attributes").get("user").toString())
                .isEqualTo("{\"id\":42,\"username\":\"ana\",\"ip_address\":\"127.0.0.1\"}");
        assertThat(log.get("attributes").at("/contexts/cart/price").toString()).isEqualTo("10.5");
        JsonNode frames = payload(log).at("/exception/values/1/stacktrace/frames");
        assertThat(frames.get(frames.size() - 1).get("vars").toString()).contains("1042");
        assertThat(frames.get(frames.size() - 1).get("context_line").stringValue())
                .contains("PaymentError");
        assertThat(only("\"order 1044 failed\"").get("level").stringValue()).isEqualTo("CRITICAL");
        assertThat(only("\"cart is large\"").get("level").stringValue()).isEqualTo("WARNING");
        JsonNode placed = only("\"order placed\"");
        assertThat(placed.get("source").stringValue()).isEqualTo("shop-1");
        assertThat(placed.get("attributes").get("order").intValue()).isEqualTo(1042);
        assertThat(placed.get("attributes").get("paid").booleanValue()).isTrue();
        assertThat(placed.get("attributes").get("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(placed.get("issue").isNull()).isTrue();
        assertThat(only("\"order 1043 refused\"").get("level").stringValue()).isEqualTo("ERROR");
        JsonNode sessions = Http.json(http.get("/v1/api/projects/" + slug + "/sessions/"))
                .get("results")
                .get(0);
        assertThat(sessions.get("started").intValue()).isEqualTo(1);
        assertThat(sessions.get("crashed").intValue()).isEqualTo(1);
    }

    @Test
    void browserEventsArriveFieldByField() {
        for (int i = 1; i <= 11; i++) {
            assertThat(send(RecordedRequest.named("browser-" + i)).statusCode()).isEqualTo(200);
        }
        JsonNode log = only("\"cart is undefined\"");
        assertThat(log.get("source").stringValue()).isEqualTo("localhost");
        assertThat(log.get("env").stringValue()).isEqualTo("STAGING");
        assertThat(log.get("attributes").at("/request/url").stringValue())
                .isEqualTo("http://localhost:8098/index.html");
        assertThat(log.get("attachments").get(0).get("content_type").stringValue())
                .isEqualTo("application/json");
        assertThat(log.get("details").stringValue()).contains("    at pay (http://localhost:8098/page.js:");
        assertThat(only("\"no promise\"").get("issue").isNumber()).isTrue();
        assertThat(only("\"page is slow\"").get("description").stringValue()).isEqualTo("page is slow");
        assertThat(only("\"slow page\"").get("attributes").get("millis").intValue())
                .isEqualTo(1200);
    }
}
