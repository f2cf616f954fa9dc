package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.ServerTest;
import dev.centraldeerros.http.route.RouteTable;
import dev.centraldeerros.ui.UiRoutes;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API's description is true to the routes, and its pages work under a strict policy, behind the real security chain. */
@ServerTest
class ApiDocsRoutesTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private RouteTable routes;

    @Test
    void everyRouteIsDescribed() {
        assertThat(documented()).containsAll(routed());
    }

    @Test
    void everythingDescribedIsRouted() {
        assertThat(routed()).containsAll(documented());
    }

    @Test
    void theDescriptionIsOpenApiInJsonAndYaml() {
        assertThat(document().get("openapi").stringValue()).startsWith("3.1");
        assertThat(document().get("info").get("version").stringValue()).matches("\\d+\\.\\d+\\.\\d+.*");
        client.get()
                .uri("/v3/api-docs.yaml")
                .exchange()
                .expectHeader()
                .contentType("application/yaml")
                .expectBody(String.class)
                .value(yaml -> assertThat(yaml).startsWith("openapi: 3.1"));
    }

    @Test
    void everyReferenceInTheDescriptionLeadsSomewhere() {
        JsonNode document = document();
        document.findValuesAsString("$ref")
                .forEach(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/swagger-ui", "/swagger-ui/"})
    void theStartLeadsToThePages(String path) {
        client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.FOUND)
                .expectHeader()
                .location("/swagger-ui/index.html")
                .expectBody()
                .isEmpty();
    }

    @Test
    void thePageRunsNoScriptOfItsOwnText() {
        client.get()
                .uri("/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                .expectHeader()
                .value("Content-Security-Policy", policy -> assertThat(policy).contains("script-src 'self';"))
                .expectBody(String.class)
                .value(page -> {
                    assertThat(page).doesNotContainPattern("<script[^>]*>[^<]*\\S[^<]*</script>");
                    assertThat(page).doesNotContainPattern("\\son[a-z]+=");
                });
        client.get()
                .uri("/swagger-ui/swagger-initializer.js")
                .exchange()
                .expectBody(String.class)
                .value(script -> assertThat(script).contains("/v3/api-docs"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "index.css",
                "swagger-ui.css",
                "swagger-ui-bundle.js",
                "swagger-ui-standalone-preset.js",
                "favicon-32x32.png"
            })
    void theFilesOfThePageAreThere(String file) {
        client.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4_000_000))
                .build()
                .get()
                .uri("/swagger-ui/" + file)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .consumeWith(answer -> assertThat(answer.getResponseBody()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth2-redirect.html", "swagger-ui.js.map", "nothing"})
    void noOtherFileIs(String file) {
        client.get()
                .uri("/swagger-ui/" + file)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
    }

    /** Without the pages. */
    private Set<String> routed() {
        Set<String> found = new TreeSet<>();
        for (RouteTable.Route route : routes.routes()) {
            boolean isPage = UiRoutes.PAGES.contains(route.pattern());
            if (!isPage && !route.pattern().matches("/swagger-ui.*|/v3/.*|/assets/.*")) {
                found.add(route.method() + " " + route.pattern());
            }
        }
        return found;
    }

    /** Without what Actuator serves, whose routes are not in the table. */
    private Set<String> documented() {
        Set<String> found = new TreeSet<>();
        document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(method -> method.matches("get|put|post|patch|delete|options"))
                        .filter(method -> !path.getKey().startsWith("/actuator/"))
                        .forEach(method -> found.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return found;
    }

    private JsonNode document() {
        return JsonMapper.shared()
                .readTree(client.get()
                        .uri("/v3/api-docs")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody());
    }
}
