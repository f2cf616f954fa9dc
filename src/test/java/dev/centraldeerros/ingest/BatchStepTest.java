package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.ingest.batch.CommitListener;
import dev.centraldeerros.ingest.batch.EventResult;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Work that another room does in the transaction of a batch, and what is heard of the batch afterwards. */
@ServerTest
class BatchStepTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private List<Batch> heard;

    private Api api;

    /** Finding: how many rows the ledger got. */
    private record Entered(int rows) {}

    @TestConfiguration
    static class OtherRoom {
        @Bean
        BatchStep ledger() {
            return new BatchStep() {
                @Override
                public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
                    batch.put(Entered.class, new Entered(batch.stored().size()));
                    return Flux.fromIterable(batch.stored())
                            .concatMap(event -> enter(connection, event))
                            .then();
                }

                private Mono<Void> enter(PostgresqlConnection connection, Event event) {
                    return Flux.from(connection
                                    .createStatement("INSERT INTO ledger SELECT $1, 6 / $2")
                                    .bind("$1", event.description())
                                    .bind("$2", event.events() - 13)
                                    .execute())
                            .flatMap(result -> result.getRowsUpdated())
                            .then(
                                    event.description().contains("unlucky")
                                            ? Mono.error(new IllegalStateException("unlucky"))
                                            : Mono.empty());
                }
            };
        }

        @Bean
        List<Batch> heard() {
            return new CopyOnWriteArrayList<>();
        }

        @Bean
        CommitListener listener(List<Batch> heard) {
            return heard::add;
        }
    }

    @BeforeEach
    void signIn() {
        api = Api.as(client, "steps");
        database.sql("CREATE TABLE IF NOT EXISTS ledger (description text, luck integer)")
                .then()
                .block();
    }

    private List<String> ledger(String like) {
        return database.sql("SELECT description FROM ledger WHERE description LIKE :like ORDER BY 1")
                .bind("like", like)
                .map(row -> row.get(0, String.class))
                .all()
                .collectList()
                .block();
    }

    private HttpStatus post(Object body) {
        return HttpStatus.valueOf(client.post()
                .uri(Api.LOGS)
                .header("Authorization", "Bearer " + api.token())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectBody()
                .returnResult()
                .getStatus()
                .value());
    }

    /** The batch that has an event of that description, heard of after its sender was answered. */
    private Batch batchOf(String description) {
        return await().until(
                        () -> heard.stream()
                                .filter(batch -> batch.entries().stream()
                                        .anyMatch(entry ->
                                                entry.event().description().equals(description)))
                                .findFirst(),
                        found -> found.isPresent())
                .get();
    }

    private static List<EventResult> results(Batch batch, String prefix) {
        return batch.entries().stream()
                .filter(entry -> entry.event().description().startsWith(prefix))
                .map(Batch.Entry::result)
                .toList();
    }

    @Test
    void whatAStepWritesIsThereWithTheLogsAndWhatItFoundIsHeardOf() {
        assertThat(post(Events.json("stepped"))).isEqualTo(HttpStatus.CREATED);

        assertThat(ledger("stepped")).containsExactly("stepped");
        assertThat(batchOf("stepped").find(Entered.class)).contains(new Entered(1));
    }

    @Test
    void aStepThatFailsTakesBackTheWholeBatchAndNothingElse() {
        assertThat(post(List.of(Events.json("failing, lucky"), Events.json("failing, unlucky"))))
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(post(Events.json("failing, next"))).isEqualTo(HttpStatus.CREATED);

        assertThat(ledger("failing%")).containsExactly("failing, next");
        assertThat(api.descriptions(Api.LOGS + "?search=failing")).containsExactly("failing, next");
    }

    /** 13 of them divide by nothing: PostgreSQL refuses the data of one event, and its neighbours are stored. */
    @Test
    void whatAStepsStatementRefusesIsFoundAndItsNeighboursAreStored() {
        assertThat(post(List.of(
                        Events.json("dividing 1"), Events.json("dividing 2", "events", 13), Events.json("dividing 3"))))
                .isEqualTo(HttpStatus.CREATED);

        assertThat(ledger("dividing%")).containsExactly("dividing 1", "dividing 3");
    }

    @Test
    void ofEveryEventItIsHeardWhatBecameOfIt() {
        assertThat(post(List.of(
                        Events.json("fate 1", "key", "fate"),
                        Events.json("fate 2", "key", "fate"),
                        Events.json("fate 3"))))
                .isEqualTo(HttpStatus.CREATED);

        UUID first = batchOf("fate 1").stored().get(0).id();
        // A body that comes in two pieces may be two batches.
        await().untilAsserted(() -> assertThat(heard.stream()
                        .flatMap(batch -> results(batch, "fate").stream())
                        .toList())
                .containsExactly(EventResult.STORED, new EventResult.Duplicate(first, false), EventResult.STORED));
        assertThat(ledger("fate%")).containsExactly("fate 1", "fate 3");
    }

    @Test
    void eventsOfARequestThatComesAgainAreRepeated() {
        Map<String, Object> event = Events.json("again and again");
        for (int i = 0; i < 2; i++) {
            client.post()
                    .uri(Api.LOGS)
                    .header("Authorization", "Bearer " + api.token())
                    .header("Idempotency-Key", "\"again\"")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(event)
                    .exchange()
                    .expectStatus()
                    .isCreated()
                    .expectBody(Void.class)
                    .returnResult();
        }

        await().untilAsserted(() -> assertThat(heard.stream()
                        .flatMap(batch -> results(batch, "again").stream())
                        .toList())
                .containsExactly(EventResult.STORED, EventResult.REPEATED));
        assertThat(ledger("again%")).hasSize(1);
    }
}
