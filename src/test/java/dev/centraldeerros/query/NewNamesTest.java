package dev.centraldeerros.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A node that was up before another one added an environment, and wrote a log in it. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewNamesTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Http http;
    private int count;

    @BeforeEach
    void signIn() {
        http = new Http(port, Accounts.token(client, "names"));
    }

    /** A log in an environment that this node has never heard of; returns its id. */
    private String logElsewhere(String environment) {
        String id = new Api(client, http.token()).post(Events.json("elsewhere " + count++, "source", environment));
        database.sql("""
                        WITH added AS (INSERT INTO environment (name) VALUES (:name) RETURNING id)
                        UPDATE log SET environment = added.id FROM added WHERE log.source = :name
                        """).bind("name", environment).then().block();
        return id;
    }

    private static String ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void theListShowsIt() {
        logElsewhere("LIST");
        assertThat(ok(http.get("/v1/api/logs/?source=LIST"))).contains("\"env\":\"LIST\"");
    }

    @Test
    void oneLogShowsIt() {
        String id = logElsewhere("ONE");
        assertThat(ok(http.get("/v1/api/logs/" + id + "/"))).contains("\"env\":\"ONE\"");
    }

    @Test
    void exportsHoldIt() {
        logElsewhere("LINES");
        assertThat(ok(http.get("/v1/api/logs/?source=LINES", "Accept", "application/x-ndjson")))
                .contains("\"env\":\"LINES\"");
        logElsewhere("CSV");
        assertThat(ok(http.get("/v1/api/logs/?source=CSV", "Accept", "text/csv")))
                .contains("\"CSV\"");
    }

    @Test
    void theHistogramCountsIt() {
        logElsewhere("HISTOGRAM");
        assertThat(ok(http.get("/v1/api/stats/histogram/?by=env&source=HISTOGRAM&from=2026-11-23T00:00:00Z"
                        + "&to=2026-11-24T00:00:00Z")))
                .contains("{\"HISTOGRAM\":1}");
    }

    @Test
    void aFilterMayNameIt() {
        logElsewhere("FILTER");
        assertThat(ok(http.get("/v1/api/logs/?env=filter"))).contains("\"env\":\"FILTER\"");
        assertThat(http.get("/v1/api/logs/?env=nowhere").statusCode()).isEqualTo(400);
    }

    @Test
    void aStreamThatResumesReplaysIt() {
        String before = new Api(client, http.token()).post(Events.json("before", "source", "REPLAY"));
        logElsewhere("REPLAY");
        try (LiveStream stream = LiveStream.open(http, "?source=REPLAY", "Last-Event-ID", before)) {
            stream.await(frames -> stream.descriptions().contains("elsewhere " + (count - 1)));
        }
    }
}
