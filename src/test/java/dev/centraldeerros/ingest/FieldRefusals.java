package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tests of bad input share: each counts what is stored, as nothing may be left behind. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FieldRefusals {
    static final String VALID = JsonMapper.shared().writeValueAsString(Events.json("valid"));

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    Http http;
    private long before;
    private int accepted;

    @BeforeAll
    void signIn() {
        http = new Http(port, Accounts.token(client, "bad-input"));
    }

    @BeforeEach
    void count() {
        accepted = 0;
        before = stored();
    }

    @AfterEach
    void nothingIsStoredButWhatWasAccepted() {
        assertThat(stored() - before).isEqualTo(accepted);
    }

    private long stored() {
        return database.sql("SELECT (SELECT count(*) FROM log) AS logs")
                .map(row -> row.get("logs", Long.class))
                .one()
                .block();
    }

    /** The valid event, with one field's value as it stands in {@code json}. */
    static String with(String field, String json) {
        Map<String, Object> event = Events.json("valid");
        event.remove(field);
        String rest = JsonMapper.shared().writeValueAsString(event);
        return rest.substring(0, rest.length() - 1) + ",\"" + field + "\":" + json + "}";
    }

    static JsonNode refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonNode problem = Http.json(answer);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("instance").stringValue()).isEqualTo(Api.LOGS);
        assertThat(answer.body()).doesNotContain("Exception", "tools.jackson", "SELECT");
        return problem;
    }

    static void refusedField(HttpResponse<String> answer, String... fields) {
        Set<String> named = new TreeSet<>(refused(answer, 400).get("errors").propertyNames());
        assertThat(named).containsExactlyInAnyOrder(fields);
    }

    JsonNode accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        accepted++;
        return Http.json(http.get(Http.json(answer).get("uri").stringValue()));
    }
}
