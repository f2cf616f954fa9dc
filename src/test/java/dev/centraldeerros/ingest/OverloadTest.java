package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** A queue of two events, so that a small crowd overloads it. */
@ServerTest
@TestPropertySource(properties = {"central.ingest.queue-events=2", "central.ingest.queue-bytes=5MB"})
class OverloadTest {
    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    @Test
    void aCrowdIsAnsweredWithCommitsAndRefusalsAndNothingElse() {
        Api api = Api.as(client, "crowd");
        WebClient crowd = WebClient.create("http://localhost:" + port);

        List<String> answers = Flux.range(0, 400)
                .flatMap(
                        i -> crowd.post()
                                .uri(Api.LOGS)
                                .header("Authorization", "Bearer " + api.token())
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(Events.json("crowd " + i))
                                .exchangeToMono(answer -> answer.releaseBody()
                                        .thenReturn(answer.statusCode().value() + " "
                                                + answer.headers()
                                                        .header("Retry-After")
                                                        .size())),
                        64)
                .collectList()
                .block();

        assertThat(answers).containsOnly("201 0", "503 1").contains("201 0", "503 1");
        long committed = answers.stream().filter("201 0"::equals).count();
        assertThat(api.list(Api.LOGS + "?search=crowd").get("count")).isEqualTo((int) committed);
        assertThat(api.post(Events.json("afterwards"))).hasSize(36);
    }

    @Test
    void aLongBodyIsStoredInChunksThatASmallQueueTakes() {
        Api api = Api.as(client, "crowd");
        List<Map<String, Object>> events = IntStream.range(0, 300)
                .mapToObj(i -> Events.json("small queue " + i))
                .toList();
        api.send(HttpMethod.POST, Api.LOGS, events)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.accepted")
                .isEqualTo(300);
    }

    @Test
    void theLargestEventsOfALongBodyFitIntoTheSmallestQueue() {
        Api api = Api.as(client, "crowd");
        List<Map<String, Object>> events = IntStream.range(0, 6)
                .mapToObj(i -> Events.json("large " + i, "ignored", "x".repeat(1024 * 1024 - 1_000)))
                .toList();
        api.send(HttpMethod.POST, Api.LOGS, events)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.accepted")
                .isEqualTo(6);
    }
}
