package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
class PostingTest {
    @Autowired
    private WebTestClient client;

    private String token;

    @BeforeEach
    void signIn() {
        token = Accounts.token(client, "poster");
    }

    private WebTestClient.ResponseSpec post(Object body) {
        return client.post()
                .uri("/v1/api/logs/")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    @Test
    void aValidEventIsAnsweredWithItsListFormAndItsPlace() {
        post(Events.json("connection refused"))
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueMatches("Location", "/v1/api/logs/[0-9a-f-]{36}/")
                .expectBody()
                .jsonPath("$.description")
                .isEqualTo("connection refused")
                .jsonPath("$.source")
                .isEqualTo("payments-api")
                .jsonPath("$.events")
                .isEqualTo(1)
                .jsonPath("$.date")
                .isEqualTo("2026-11-23T13:41:28.000Z")
                .jsonPath("$.level")
                .isEqualTo("ERROR")
                .jsonPath("$.env")
                .isEqualTo("PRODUCTION")
                .jsonPath("$.archived")
                .isEqualTo(false)
                .jsonPath("$.project")
                .isEqualTo("default")
                .jsonPath("$.details")
                .doesNotExist();
    }

    @Test
    void everyFieldReadsBackAsItWasSent() {
        Map<String, Object> event = Events.json("everything");
        event.put("details", "java.lang.IllegalStateException\n\tat a.B.c(B.java:1)");
        event.put("events", "17");
        event.put("date", "2026-11-23T10:41:28.123456-03:00");
        event.put("level", "critical");
        event.put("env", "dev");
        event.put("release", "1.4.2");
        event.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        event.put("span_id", "00f067aa0ba902b7");
        event.put("attributes", Map.of("customer", 42, "nested", Map.of("a", true)));
        event.put("fingerprint", java.util.List.of("{{ default }}", "x\"y"));
        event.put("unknown", Map.of("is", "ignored"));
        String id = Events.post(client, token, event);

        client.get()
                .uri("/v1/api/logs/" + id + "/")
                .header(HttpHeaders.AUTHORIZATION, "JWT " + token)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(id)
                .jsonPath("$.details")
                .isEqualTo("java.lang.IllegalStateException\n\tat a.B.c(B.java:1)")
                .jsonPath("$.events")
                .isEqualTo(17)
                .jsonPath("$.date")
                .isEqualTo("2026-11-23T13:41:28.123456Z")
                .jsonPath("$.level")
                .isEqualTo("CRITICAL")
                .jsonPath("$.env")
                .isEqualTo("DEV")
                .jsonPath("$.release")
                .isEqualTo("1.4.2")
                .jsonPath("$.trace_id")
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736")
                .jsonPath("$.span_id")
                .isEqualTo("00f067aa0ba902b7")
                .jsonPath("$.attributes.customer")
                .isEqualTo(42)
                .jsonPath("$.attributes.nested.a")
                .isEqualTo(true)
                .jsonPath("$.fingerprint[1]")
                .isEqualTo("x\"y")
                .jsonPath("$.user.username")
                .isEqualTo("poster");
        assertThat(id).hasSize(36);
    }

    @Test
    void aSecondEventWithTheSameKeyIsAcknowledgedAndNotStoredAgain() {
        String id = Events.post(client, token, Events.json("keyed", "key", "order-1"));

        post(Events.json("keyed", "key", "order-1"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(id)
                .jsonPath("$.duplicate")
                .isEqualTo(true)
                .jsonPath("$.uri")
                .isEqualTo("/v1/api/logs/" + id + "/");
    }

    @Test
    void aKeyIsRememberedWhenItsLogWasDeletedAndLeadsNowhere() {
        String id = Events.post(client, token, Events.json("keyed", "key", "order-2"));
        client.delete()
                .uri("/v1/api/logs/" + id + "/")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectBody()
                .isEmpty();

        for (int again = 0; again < 2; again++) {
            post(Events.json("keyed", "key", "order-2"))
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .doesNotExist(HttpHeaders.LOCATION)
                    .expectBody()
                    .json("{\"id\":\"" + id + "\",\"uri\":null,\"duplicate\":true}");
        }
    }
}
