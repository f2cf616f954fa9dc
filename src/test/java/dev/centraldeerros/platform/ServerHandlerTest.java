package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

@ServerTest
@TestPropertySource(properties = "spring.application.name=server-state")
class ServerHandlerTest {
    private static final String PATH = "/v1/api/server/";

    @Autowired
    private WebTestClient web;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    @Test
    void administratorsSeeWhatBecameOfEvents() {
        String token = Accounts.adminToken(web, database, "operator");
        Http http = new Http(port, token);
        JsonNode before = Http.json(http.get(PATH));

        String unused = Events.post(web, token, Events.json("counted"));
        assertThat(http.post("{\"level\":\"NONE\"}").statusCode()).isEqualTo(400);

        JsonNode after = Http.json(http.get(PATH));
        assertThat(after.get("events").get("accepted").longValue())
                .isEqualTo(before.get("events").get("accepted").longValue() + 1);
        assertThat(after.get("events").get("rejected").longValue())
                .isEqualTo(before.get("events").get("rejected").longValue() + 1);
        assertThat(after.get("version").stringValue()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(after.get("whereabouts").stringValue()).isNotEmpty();
        assertThat(Instant.parse(after.get("started_at").stringValue()))
                .isBefore(Instant.parse(after.get("now").stringValue()));
        assertThat(after.get("events_under_way").longValue()).isZero();
        assertThat(after.get("live_streams").longValue()).isZero();
        try (LiveStream stream = LiveStream.open(http, "")) {
            assertThat(Http.json(http.get(PATH)).get("live_streams").longValue())
                    .isEqualTo(1);
            assertThat(stream.frames()).isNotEmpty();
        }
    }

    @Test
    void otherAccountsDoNot() {
        Http user = new Http(port, Accounts.userToken(web, database, "no-operator"));

        assertThat(user.get(PATH).statusCode()).isEqualTo(403);
        assertThat(Http.send(user.request(PATH).setHeader("Authorization", "Bearer none"))
                        .statusCode())
                .isEqualTo(401);
    }
}
