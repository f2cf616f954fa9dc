package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Http;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What SDKs report of themselves: dropped events and sessions. */
class ClientCountsTest extends SentryServerTest {
    private static final String REPORT = """
            {"timestamp":1796133905,"discarded_events":[{"reason":"network_error","category":"error","quantity":3},
            {"reason":"sample_rate","category":"transaction","quantity":7},{"reason":"made_up","category":"error","quantity":1}]}
            """.replace("\n", "");

    private String slug;

    @BeforeEach
    void createProject() {
        slug = useNewProject();
    }

    private JsonNode losses() {
        return Http.json(http.get("/v1/api/projects/" + slug + "/losses/"));
    }

    private static String item(String type, String payload) {
        return "{\"type\":\"" + type + "\"}\n" + payload + "\n";
    }

    @Test
    void droppedEventsAreSummedByReasonKeyAndDay() {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = send("{}\n" + item("client_report", REPORT));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
        }

        JsonNode losses = losses();
        assertThat(losses.get("quantity").intValue()).isEqualTo(22);
        assertThat(losses.get("reasons").toString())
                .contains("\"quantity\":14")
                .contains("\"reason\":\"network_error\"")
                .contains("\"reason\":\"other\"")
                .doesNotContain("made_up");
        assertThat(losses.get("keys").size()).isEqualTo(1);
        assertThat(losses.get("keys").get(0).get("key").stringValue()).isEqualTo("The app");
        assertThat(losses.get("days").size()).isEqualTo(1);
        assertThat(losses.get("days").get(0).get("quantity").intValue()).isEqualTo(22);
    }

    @Test
    void reportsOfManyClientsAtOnceAreAllCounted() throws InterruptedException {
        int clients = 8;
        int each = 5;
        CountDownLatch done = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            new Thread(() -> {
                        for (int n = 0; n < each; n++) {
                            assertThat(send("{}\n" + item("client_report", REPORT))
                                            .statusCode())
                                    .isEqualTo(200);
                        }
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(losses().get("quantity").intValue()).isEqualTo(11 * clients * each);
    }

    @Test
    void repeatedEnvelopeDoesNotRepeatItsReport() {
        String envelope = envelope(id(), "{\"message\":\"once\"}") + item("client_report", REPORT);
        for (int i = 0; i < 3; i++) {
            assertThat(send(envelope).statusCode()).isEqualTo(200);
        }

        assertThat(losses().get("quantity").intValue()).isEqualTo(11);
    }

    @Test
    void sessionsAreCountedByReleaseAndStatus() {
        String attributes = "\"attrs\":{\"release\":\"shop@1.4\",\"environment\":\"production\"}";
        String started = "{\"sid\":\"1\",\"init\":true,\"status\":\"ok\"," + attributes + "}";
        assertThat(send("{}\n" + item("session", started)).statusCode()).isEqualTo(200);
        assertThat(send("{}\n" + item("session", started) + item("session", started.replace("true", "false"))
                                + item("session", "{\"status\":\"crashed\",\"errors\":1," + attributes + "}")
                                + item("session", "{\"status\":\"exited\",\"errors\":2," + attributes + "}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("{}\n"
                                + item(
                                        "sessions",
                                        "{\"aggregates\":[{\"started\":\"2026-12-01T10:00:00Z\",\"exited\":10,\"errored\":2},"
                                                + "{\"crashed\":1}],\"attrs\":{\"release\":\"shop@1.3\"}}"))
                        .statusCode())
                .isEqualTo(200);

        JsonNode releases = Http.json(http.get("/v1/api/projects/" + slug + "/sessions/?days=1"))
                .get("results");
        assertThat(releases.size()).isEqualTo(2);
        assertThat(releases.get(0).toString())
                .isEqualTo("{\"release\":\"shop@1.3\",\"started\":13,\"exited\":10,\"errored\":2,\"crashed\":1,"
                        + "\"abnormal\":0,\"unhandled\":0}");
        assertThat(releases.get(1).toString())
                .isEqualTo("{\"release\":\"shop@1.4\",\"started\":2,\"exited\":0,\"errored\":1,\"crashed\":1,"
                        + "\"abnormal\":0,\"unhandled\":0}");
    }

    @Test
    void whatIsMalformedCountsNothing() {
        for (String type : new String[] {"client_report", "session", "sessions"}) {
            for (String payload : new String[] {
                "",
                "[]",
                "no",
                "{\"discarded_events\":7,\"aggregates\":{},\"init\":[]}",
                "{\"discarded_events\":[1,{\"quantity\":-1},{\"quantity\":1e3},{\"quantity\":99999999999999999999}]}",
                "{\"aggregates\":[1,{\"exited\":-1,\"crashed\":\"x\"}],\"attrs\":[]}"
            }) {
                assertThat(send("{}\n" + item(type, payload)).statusCode()).isEqualTo(200);
            }
        }

        assertThat(losses().get("quantity").intValue()).isZero();
        assertThat(Http.json(http.get("/v1/api/projects/" + slug + "/sessions/"))
                        .get("results")
                        .size())
                .isZero();
        assertThat(http.get("/v1/api/projects/" + slug + "/losses/?days=0").statusCode())
                .isEqualTo(400);
    }

    @Test
    void deletedProjectTakesItsCountsWithIt() {
        assertThat(send("{}\n" + item("client_report", REPORT)).statusCode()).isEqualTo(200);
        database.sql("DELETE FROM project WHERE slug = '" + slug + "'").then().block();

        assertThat(database.sql("SELECT count(*) AS n FROM client_loss WHERE project_id = " + project)
                        .map(row -> row.get("n", Long.class))
                        .one()
                        .block())
                .isZero();
    }
}
