package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequests;
import dev.centraldeerros.ingest.queue.GroupCommit;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Events of an ingest key are stored and read like those of an account, without an owner. */
@ServerTest
class SenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private GroupCommit groupCommit;

    @Autowired
    private IngestLimiter limiter;

    @Autowired
    private EventIds ids;

    private Api user;
    private Api administrator;
    private long userId;

    @BeforeEach
    void signIn() {
        user = new Api(client, Accounts.userToken(client, database, "ordinary"));
        administrator = new Api(client, Accounts.adminToken(client, database, "maintainer"));
        userId = database.sql("SELECT id FROM account WHERE email = :email")
                .bind("email", Accounts.email("ordinary"))
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
    }

    /** By a key that has the number of the account. */
    private String sent(String description) {
        Event event = new Event(
                ids.next(),
                1,
                new Sender.IngestKey(userId),
                Instant.parse("2026-11-23T13:41:28Z"),
                Level.ERROR,
                "DEV",
                "by key",
                description,
                null,
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Receipt receipt = groupCommit
                .commit(WriteRequests.of(event), limiter.acquire(IngestLimiter.Priority.HIGH, 1, 100))
                .block(PATIENCE);
        return receipt.id().toString();
    }

    private HttpStatus delete(Api caller, String id) {
        return HttpStatus.valueOf(caller.send(HttpMethod.DELETE, Api.LOGS + id + "/", null)
                .expectBody()
                .returnResult()
                .getStatus()
                .value());
    }

    @Test
    void itIsListedAndReadAndHasNoUser() {
        String id = sent("sent by key");

        assertThat(user.descriptions(Api.LOGS + "?search=sent by key")).containsExactly("sent by key");
        Map<?, ?> join = user.list(Api.LOGS + id + "/");
        assertThat(join.containsKey("user")).isTrue();
        assertThat(join.get("user")).isNull();
    }

    @Test
    void onlyWhoMaintainsItsProjectMayChangeIt() {
        String id = sent("to be deleted");

        assertThat(delete(user, id)).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(user.send(HttpMethod.POST, Api.LOGS + "delete/", Map.of("ids", List.of(id)))
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody()
                        .get("changed"))
                .isEqualTo(0);
        assertThat(delete(administrator, id)).isEqualTo(HttpStatus.NO_CONTENT);
    }
}
