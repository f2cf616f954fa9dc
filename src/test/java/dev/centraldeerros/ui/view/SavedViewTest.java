package dev.centraldeerros.ui.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
@TestPropertySource(properties = "spring.application.name=views")
class SavedViewTest {
    private static final String ADDRESS = "/issues?q=level%3Aerror+%22connection+refused%22&period=7d";

    @Autowired
    private WebTestClient web;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void signIn() {
        http = new Http(port, Accounts.token(web, "viewer"));
        database.sql("DELETE FROM saved_view").then().block();
    }

    private HttpResponse<String> send(Http caller, String method, String path, String name, String address) {
        String body = JsonMapper.shared().writeValueAsString(Map.of("name", name, "address", address));
        return Http.send(caller.request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    private String keep(String name) {
        HttpResponse<String> answer = send(http, "POST", SavedViewHandler.PATH, name, ADDRESS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private List<String> names(Http caller) {
        return Http.json(caller.get(SavedViewHandler.PATH))
                .get("results")
                .valueStream()
                .map(view -> view.get("name").stringValue())
                .toList();
    }

    @Test
    void aViewIsKeptChangedAndForgotten() {
        keep("zulu");
        String path = keep("  Production ");
        assertThat(names(http)).containsExactly("Production", "zulu");

        HttpResponse<String> changed = send(http, "PUT", path, "Staging", "/live");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(Http.json(changed).get("address").stringValue()).isEqualTo("/live");
        assertThat(names(http)).containsExactly("Staging", "zulu");

        assertThat(Http.send(http.request(path).DELETE()).statusCode()).isEqualTo(204);
        assertThat(Http.send(http.request(path).DELETE()).statusCode()).isEqualTo(404);
        assertThat(send(http, "PUT", path, "again", "/").statusCode()).isEqualTo(404);
        assertThat(names(http)).containsExactly("zulu");
    }

    @Test
    void viewsOfOthersAreOutOfReach() {
        String path = keep("mine");
        Http other = new Http(port, Accounts.token(web, "other-viewer"));

        assertThat(names(other)).isEmpty();
        assertThat(send(other, "PUT", path, "theirs", "/").statusCode()).isEqualTo(404);
        assertThat(Http.send(other.request(path).DELETE()).statusCode()).isEqualTo(404);
        assertThat(send(other, "POST", SavedViewHandler.PATH, "mine", "/").statusCode())
                .isEqualTo(201);
        assertThat(names(http)).containsExactly("mine");
    }

    @Test
    void aNameIsGivenOnceAndThereIsAMost() {
        keep("taken");
        String path = keep("free");
        HttpResponse<String> again = send(http, "POST", SavedViewHandler.PATH, "taken", "/");
        HttpResponse<String> renamed = send(http, "PUT", path, "taken", "/");
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("\"name\":[\"You have a view with this name.\"]");
        assertThat(renamed.body()).contains("You have a view with this name.");

        for (int i = 2; i < SavedViewRepository.MAX; i++) {
            keep("view " + i);
        }
        HttpResponse<String> tooMany = send(http, "POST", SavedViewHandler.PATH, "one more", "/");
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).contains("which is the most");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "logs",
                "//evil.example/",
                "https://evil.example/",
                "javascript:alert(1)",
                "/settings",
                "/?q=a b",
                "/?q=<script>",
                "/?q=é",
                "/issues/1",
                "/live/../settings"
            })
    void anAddressLeadsToAListOrTheLiveViewAndNowhereElse(String address) {
        HttpResponse<String> answer = send(http, "POST", SavedViewHandler.PATH, "bad", address);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Http.json(answer).get("errors").propertyNames()).containsExactly("address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":1,\"address\":null}",
                "{\"name\":\" \",\"address\":[]}",
                "{\"name\":\"a\\u0000\",\"address\":{}}"
            })
    void bothFieldsAreNamedWhenTheyCannotBeKept(String body) {
        HttpResponse<String> answer = Http.send(http.request(SavedViewHandler.PATH)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Http.json(answer).get("errors").propertyNames()).containsExactly("name", "address");
        assertThat(names(http)).isEmpty();
    }
}
