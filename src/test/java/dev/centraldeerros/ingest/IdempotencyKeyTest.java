package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A single event with an Idempotency-Key. */
@ServerTest
class IdempotencyKeyTest {
    private static final String EVENT =
            "{\"description\":\"é\",\"source\":\"a\",\"date\":\"2026-11-23T13:41:28Z\",\"level\":\"WARNING\",\"env\":\"DEV\","
                    + "\"attributes\":{\"a\":1.0,\"b\":{\"c\":[1,null],\"d\":\"x\"}}}";

    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    private Http http;
    private String key;

    @BeforeEach
    void newKey() {
        http = new Http(port, Accounts.token(client, "idempotent"));
        key = UUID.randomUUID().toString();
    }

    private HttpResponse<String> post(String body) {
        return http.post(BodyPublishers.ofString(body), "Content-Type", "application/json", "Idempotency-Key", key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"source\":\"a\",\"description\":\"é\",\"env\":\"DEV\",\"level\":\"WARNING\",\"date\":\"2026-11-23T13:41:28Z\","
                        + "\"attributes\":{\"b\":{\"d\":\"x\",\"c\":[1,null]},\"a\":1.0}}",
                " { \"description\" : \"\\u00e9\", \"source\":\"a\", \"date\":\"2026-11-23T10:41:28.000-03:00\", \"level\":\"warn\","
                        + " \"env\":\"dev\", \"events\":\"1\", \"project\":\"default\", \"other\":7, \"release\":null,\n"
                        + " \"attributes\": {\"a\": 1.0, \"b\": {\"c\":[1, null], \"d\":\"x\"}} }\n"
            })
    void theSameEventWrittenAnotherWayIsARepetition(String other) {
        HttpResponse<String> first = post(EVENT);
        HttpResponse<String> second = post(other);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"description\":\"é\"|\"description\":\"e\"",
                "\"source\":\"a\"|\"source\":\"b\"",
                "28Z|29Z",
                "WARNING|ERROR",
                "DEV|PRODUCTION",
                "\"a\":1.0|\"a\":1",
                "\"a\":1.0|\"a\":\"1.0\"",
                "[1,null]|[null,1]",
                "[1,null]|[1,\"\"]",
                "{\"c\":[1,null],\"d\":\"x\"}|{\"c\":[1,null]}",
                "\"env\":|\"events\":2,\"env\":",
                "\"env\":|\"release\":\"1\",\"env\":",
                "\"env\":|\"trace_id\":\"1\",\"env\":",
                "\"env\":|\"span_id\":\"1\",\"env\":",
                "\"env\":|\"details\":\"\",\"env\":",
                "\"env\":|\"fingerprint\":[\"1\"],\"env\":",
                "\"env\":|\"key\":\"1\",\"env\":"
            })
    void anotherEventIsRefused(String change) {
        assertThat(post(EVENT).statusCode()).isEqualTo(201);
        String[] parts = change.split("\\|", -1);
        assertThat(EVENT).contains(parts[0]);
        assertThat(post(EVENT.replace(parts[0], parts[1])).statusCode()).isEqualTo(422);
        assertThat(post("[" + EVENT + "]").statusCode()).isEqualTo(422);
    }

    @Test
    void theFirstAnswerIsRepeatedAlsoWhereItsLogWasDeleted() {
        String event = EVENT.replace("\"env\":", "\"key\":\"" + key + "\",\"env\":");
        String id = Http.json(http.post(event)).get("id").stringValue();
        new Api(client, http.token())
                .send(HttpMethod.DELETE, Api.LOGS + id + "/", null)
                .expectStatus()
                .isNoContent();
        HttpResponse<String> first = post(event);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(Http.json(first).get("uri").isNull()).isTrue();
        HttpResponse<String> second = post(event);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Location")).isEmpty();
    }
}
