package dev.centraldeerros.http.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Metrics show the duration of each route. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=answer-times")
class RequestMetricsFilterTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private MeterRegistry registry;

    @LocalServerPort
    private int port;

    private List<String> counted() {
        return registry.find("http.server.requests").timers().stream()
                .map(timer -> Stream.of("method", "uri", "status", "outcome")
                        .map(timer.getId()::getTag)
                        .collect(Collectors.joining(" ", "", " " + timer.count())))
                .toList();
    }

    @Test
    void answersAreCountedByTheirRouteAndStatusWhoeverWroteThem() {
        String token = Accounts.token(client, "timed");
        Http http = new Http(port, token);
        String id = Events.post(client, token, Events.json("timed"));
        http.get("/v1/api/logs/" + id + "/");
        http.post("{}");
        http.get("/v1/api/nothing/");
        new Http(port, "wrong").get("/v1/api/logs/");
        Http.send(http.request("/v1/api/logs/").method("PROPFIND", BodyPublishers.noBody()));
        Http.send(http.request("/v1/api/logs/").method("TRACE", BodyPublishers.noBody()));

        assertThat(counted())
                .contains(
                        "POST /v1/api/logs/ 201 SUCCESS 1",
                        "GET /v1/api/logs/{id}/ 200 SUCCESS 1",
                        "POST /v1/api/logs/ 400 CLIENT_ERROR 1",
                        "GET /** 404 CLIENT_ERROR 1",
                        "GET UNKNOWN 401 CLIENT_ERROR 1",
                        "UNKNOWN UNKNOWN 501 SERVER_ERROR 1",
                        "TRACE UNKNOWN 405 CLIENT_ERROR 1");
    }
}
