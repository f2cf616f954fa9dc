package dev.centraldeerros.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Dates at both ends of what is accepted: the first is the zero time of Go and .NET, which clients send by mistake. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FarDatesTest {
    private static final List<String> DATES = List.of(
            "0001-01-01T00:00:00.000Z",
            "0001-01-01T00:00:00.000001Z",
            "1677-09-21T00:12:43.145Z",
            "1969-12-31T23:59:59.999999Z",
            "1970-01-01T00:00:00.000Z",
            "2262-04-11T23:47:16.855Z",
            "9999-12-31T23:59:59.999999Z");

    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeAll
    void post() {
        http = new Http(port, Accounts.token(client, "far"));
        Api api = new Api(client, http.token());
        for (String date : DATES) {
            var event = Events.json("far " + date, "date", date);
            event.put("source", "far");
            api.post(event);
        }
    }

    private static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Http.json(answer);
    }

    @Test
    void pagesOfOneGoThroughAllDatesInBothDirections() {
        List<String> seen = new ArrayList<>();
        JsonNode page = ok(http.get("/v1/api/logs/?source=far&ordering=date&page_size=1"));
        while (true) {
            seen.add(page.get("results").get(0).get("date").stringValue());
            if (page.get("next").isNull()) {
                break;
            }
            page = ok(follow(page.get("next")));
        }
        assertThat(seen).isEqualTo(DATES);
        for (int i = DATES.size() - 2; i >= 0; i--) {
            page = ok(follow(page.get("previous")));
            assertThat(page.get("results").get(0).get("date").stringValue()).isEqualTo(DATES.get(i));
        }
    }

    private HttpResponse<String> follow(JsonNode link) {
        return http.get(link.stringValue().replaceFirst("http://[^/]+", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/api/logs/?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59.999999Z",
                "/v1/api/logs/?from=now-999999999w",
                "/v1/api/stats/histogram/?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59.999999Z",
                "/v1/api/stats/histogram/?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&interval=999999w",
                "/v1/api/stats/histogram/?to=0001-01-01T00:00:01Z",
                "/v1/api/stats/histogram/?from=9999-12-31T23:59:59Z&to=9999-12-31T23:59:59.999999Z&interval=1s"
            })
    void spansUpToBothEndsAreAnswered(String path) {
        assertThat(ok(http.get(path)).isObject()).isTrue();
    }

    @Test
    void aSpanThatEndsWithTimeItselfIsRefused() {
        assertThat(http.get("/v1/api/stats/histogram/?to=0001-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
    }

    @Test
    void exportsHoldThemAll() {
        String csv = http.get("/v1/api/logs/?source=far&ordering=date", "Accept", "text/csv")
                .body();
        assertThat(DATES).allSatisfy(date -> assertThat(csv).contains(date));
    }
}
