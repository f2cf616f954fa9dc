package dev.centraldeerros.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.http.EdgeTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@EdgeTest
class RoutesEdgeTest {
    private static final String ID = "0193b1c2-0000-7000-8000-000000000001";

    @Autowired
    private WebTestClient client;

    @Autowired
    private RouteTable routes;

    @Test
    void aPathAnswersWithAndWithoutItsSlashAndKeepsItsQuery() {
        for (String path : new String[] {"/v1/edge/things/", "/v1/edge/things"}) {
            client.get()
                    .uri(path + "?page_size=7&search=a%2Fb%20c")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.size")
                    .isEqualTo(7);
        }
        client.get()
                .uri("/v1/edge/things/" + ID)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void headAnswersLikeGetWithoutABody() {
        client.head()
                .uri("/v1/edge/things")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .isEmpty();
        client.head()
                .uri("/v1/edge/list/")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .isEmpty();
        client.head()
                .uri("/v1/edge/things/none/")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .isEmpty();
    }

    @Test
    void optionsNamesTheMethodsOfAPath() {
        assertThat(client.options()
                        .uri("/v1/edge/things")
                        .exchange()
                        .expectStatus()
                        .isNoContent()
                        .expectBody()
                        .isEmpty()
                        .getResponseHeaders()
                        .getAllow())
                .containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS);
    }

    @Test
    void aKnownPathWithAnotherMethodIs405() {
        assertThat(problem(client.delete().uri("/v1/edge/things/"), 405)
                        .getResponseHeaders()
                        .getAllow())
                .contains(HttpMethod.POST, HttpMethod.GET);
        assertThat(problem(client.method(HttpMethod.HEAD).uri("/v1/edge/nested/5/"), 405, false)
                        .getResponseHeaders()
                        .getAllow())
                .containsExactlyInAnyOrder(HttpMethod.DELETE, HttpMethod.OPTIONS);
    }

    @Test
    void unknownPathsAre404InEveryMethod() {
        for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS}) {
            problem(client.method(method).uri("/v1/edge/nowhere/"), 404);
        }
    }

    @Test
    void theInstanceIsThePathAsItWasSent() {
        client.get()
                .uri(java.net.URI.create(uri() + "/v1/edge/nowhere%20%C3%A4?token=x"))
                .exchange()
                .expectBody()
                .jsonPath("$.instance")
                .isEqualTo("/v1/edge/nowhere%20%C3%A4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "1-1-1-1-1",
                "0193a0a00-000-7000-8000-000000000000",
                "0193b1c2-0000-7000-8000-00000000000g",
                "%20"
            })
    void anIdThatIsNoUuidIsNotFound(String id) {
        problem(client.get().uri(java.net.URI.create(uri() + "/v1/edge/things/" + id + "/")), 404);
    }

    @Test
    void everyBadParameterIsNamedAtOnce() {
        client.get()
                .uri(
                        "/v1/edge/things/?page_size=0&ordering=foo&all=maybe&level=error&level=x&search=a&search=b&unknown=1")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(5)
                .jsonPath("$.errors.ordering[0]")
                .isEqualTo("must be one of date, -date")
                .jsonPath("$.errors.page_size[0]")
                .isEqualTo("must be a whole number from 1 to 200")
                .jsonPath("$.errors.search[0]")
                .isEqualTo("must be given once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"page_size=201", "page_size=1e1", "page_size=99999999999", "page_size=%31%30%30%30", "search=%ff"
            })
    void oneBadParameterIs400(String query) {
        problem(client.get().uri(java.net.URI.create(uri() + "/v1/edge/things/?" + query)), 400);
    }

    @Test
    void goodParametersAreRead() {
        client.get()
                .uri(java.net.URI.create(uri()
                        + "/v1/edge/things/?page_size=200&ordering=date&all=TRUE&level=error&search=%00%EF%BF%BD"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.size")
                .isEqualTo(200)
                .jsonPath("$.all")
                .isEqualTo(true)
                .jsonPath("$.levels[0]")
                .isEqualTo("ERROR")
                .jsonPath("$.search")
                .isEqualTo("\uFFFD\uFFFD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | json",
                "text/csv | csv",
                "application/json;q=0.5, text/csv | csv",
                "text/*;q=0.4, application/json;q=0.2, text/event-stream;q=0 | csv",
                "text/csv, */* | csv",
                "text/csv;q=0.5, application/* | json",
                "text/csv;q=0, */*;q=0.1 | json",
            })
    void theBestRepresentationIsChosen(String accept, String expected) {
        assertThat(client.get()
                        .uri("/v1/edge/list/")
                        .header("Accept", accept)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .isEqualTo(expected);
    }

    @Test
    void whatNoRouteServesIs406AndWhatNoneTakes415() {
        problem(client.get().uri("/v1/edge/list/").header("Accept", "image/png"), 406);
        problem(client.get().uri("/v1/edge/list/").header("Accept", "*/*;q=0"), 406);
        problem(client.get().uri("/v1/edge/list/").header("Accept", "nonsense"), 400);
        problem(client.get().uri("/v1/edge/json/").header("Accept", "text/html"), 406);
        problem(client.post().uri("/v1/edge/things/").header("Content-Type", "text/plain"), 415);
        problem(client.post().uri("/v1/edge/things/").header("Content-Type", "nonsense"), 415);
        problem(client.post().uri("/v1/edge/things/"), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "application/json", "text/html, application/json;q=0.1"})
    void aJsonRouteTakesEveryAcceptThatJsonSatisfies(String accept) {
        client.get()
                .uri("/v1/edge/json/")
                .header("Accept", accept)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void aBodyOverTheCodecsLimitIs413() {
        problem(
                client.post()
                        .uri("/v1/edge/things/")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("x".repeat(300_000)),
                413);
    }

    @Test
    void aBugIs500WithoutAWordOfIt() {
        assertThat(new String(problem(client.get().uri("/v1/edge/fails/"), 500).getResponseBodyContent()))
                .doesNotContain("secret")
                .doesNotContain("Exception");
        problem(client.get().uri("/v1/edge/forbidden/"), 401);
    }

    @Test
    void theRouteTableHoldsNestedRoutesAndEachOnce() {
        assertThat(routes.routes())
                .contains(
                        new RouteTable.Route(HttpMethod.DELETE, "/v1/edge/nested/{id}/"),
                        new RouteTable.Route(HttpMethod.GET, "/v1/edge/json/"))
                .doesNotHaveDuplicates();
    }

    @Test
    void healthStillAnswers() {
        client.get()
                .uri("/actuator/health/liveness")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
    }

    private String uri() {
        return client.get()
                .uri("/")
                .exchange()
                .expectBody()
                .returnResult()
                .getUrl()
                .resolve("/")
                .toString()
                .replaceAll("/$", "");
    }

    private static org.springframework.test.web.reactive.server.EntityExchangeResult<byte[]> problem(
            WebTestClient.RequestHeadersSpec<?> request, int status) {
        return problem(request, status, true);
    }

    private static org.springframework.test.web.reactive.server.EntityExchangeResult<byte[]> problem(
            WebTestClient.RequestHeadersSpec<?> request, int status, boolean body) {
        var answer = request.exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueMatches("Cache-Control", ".*no-store.*")
                .expectBody();
        if (body) {
            answer.jsonPath("$.status").isEqualTo(status).jsonPath("$.detail").isNotEmpty();
        }
        return answer.returnResult();
    }
}
