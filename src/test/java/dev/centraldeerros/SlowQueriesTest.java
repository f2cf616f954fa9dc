package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** Slow queries have every connection of the pool for queries. */
@ServerTest
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = {"spring.application.name=slow-queries", "central.query.connections=2"})
class SlowQueriesTest {
    private final List<Connection> taken = new ArrayList<>();

    @Autowired
    private WebTestClient client;

    @Autowired
    @Qualifier("queryConnections")
    private ConnectionPool queries;

    private void takeAll() {
        for (int i = 0; i < 2; i++) {
            taken.add(queries.create().block(Duration.ofSeconds(10)));
        }
    }

    @AfterEach
    void giveBack() {
        taken.forEach(connection -> Mono.from(connection.close()).block(Duration.ofSeconds(10)));
    }

    @Test
    void sendersDoNotWaitAndOtherQueriesGetQueriesBusy(CapturedOutput output) {
        Api before = Api.as(client, "before");
        takeAll();

        // A token that was not seen of late, of an account that signs in while the pool is exhausted.
        Api sender = new Api(client, Accounts.newToken(client, "sender"));
        assertThat(sender.post(Events.json("while queries are slow"))).isNotEmpty();
        before.post(Events.json("of an earlier session"));
        sender.get("/auth/sessions/").expectStatus().isOk();

        before.get(Api.LOGS)
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueMatches("Retry-After", "[1-4]")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:central-de-erros:problem:queries-busy");
        assertThat(output).doesNotContain("The database is unavailable");
        // An export has connections of its own, and does without what would shorten its search.
        assertThat(before.get(Api.LOGS + "?format=ndjson&search=earlier")
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .contains("of an earlier session");

        giveBack();
        taken.clear();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> before.get(Api.LOGS).expectStatus().isOk());
    }
}
