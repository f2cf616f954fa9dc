package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the database holds after concurrent requests. */
@ServerTest
class StorageTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Api api;

    @BeforeEach
    void signIn() {
        api = Api.as(client, "storer");
    }

    private Mono<Map<?, ?>> post(Map<String, Object> event) {
        return WebClient.create("http://localhost:" + port)
                .post()
                .uri(Api.LOGS)
                .header("Authorization", "Bearer " + api.token())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(event)
                .retrieve()
                .bodyToMono(Map.class)
                .map(answer -> (Map<?, ?>) answer);
    }

    private void assertCount(long expected, String sql) {
        StepVerifier.create(database.sql(sql).map(row -> row.get(0, Long.class)).one())
                .expectNext(expected)
                .verifyComplete();
    }

    @Test
    void theSameDetailsAreStoredOnceHoweverManyEventsBringThemAtOnce() {
        List<String> traces = List.of("trace one", "trace two", "trace three");

        StepVerifier.create(Flux.range(0, 200)
                        .flatMap(i -> post(Events.json("texts " + i, "details", traces.get(i % traces.size()))), 32)
                        .count())
                .expectNext(200L)
                .verifyComplete();

        assertCount(3, "SELECT count(*) FROM text WHERE body LIKE 'trace %'");
        assertCount(
                200,
                "SELECT count(*) FROM log JOIN text ON text.project_id = log.project_id AND text.id = log.text_id WHERE description LIKE 'texts %'");
    }

    @Test
    void emptyDetailsAreNotTheSameAsNone() {
        String empty = api.post(Events.json("empty details", "details", ""));
        String none = api.post(Events.json("no details"));

        api.get(Api.LOGS + empty + "/").expectBody().jsonPath("$.details").isEqualTo("");
        api.get(Api.LOGS + none + "/").expectBody().jsonPath("$.details").isEmpty();
    }

    @Test
    void ofManyEventsWithOneKeyAtOnceOneIsStoredAndAllNameIt() {
        Set<Object> ids = ConcurrentHashMap.newKeySet();

        StepVerifier.create(Flux.range(0, 640)
                        .flatMap(i -> post(Events.json("race", "key", "race-" + i % 10)), 64)
                        .doOnNext(answer -> ids.add(answer.get("id")))
                        .count())
                .expectNext(640L)
                .verifyComplete();

        assertThat(ids).hasSize(10);
        assertCount(10, "SELECT count(*) FROM log WHERE description = 'race'");
    }

    @Test
    void manySendersAtOnceLoseNothing() {
        StepVerifier.create(Flux.range(0, 1_000)
                        .flatMap(i -> post(Events.json("flood " + i)), 64)
                        .map(answer -> answer.get("id"))
                        .distinct()
                        .count())
                .expectNext(1_000L)
                .verifyComplete();

        assertCount(1_000, "SELECT count(DISTINCT description) FROM log WHERE description LIKE 'flood %'");
    }
}
