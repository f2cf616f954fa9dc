package dev.centraldeerros.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@ServerTest
@TestPropertySource(
        properties = {
            "central.admin.email=root@example.org",
            "central.admin.password=a password for root",
            "central.metrics.scrape-token=a-scrape-token-of-its-own",
            "management.prometheus.metrics.export.enabled=true"
        })
class AccessRulesTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Test
    void theConfiguredAdministratorIsThereAndTheFirstToRegisterIsNone() {
        admin();
        get("/auth/me/", "Bearer " + Accounts.newToken(client, "ana"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.role")
                .isEqualTo("user");
        StepVerifier.create(database.sql("SELECT count(*) FROM account WHERE role = 'admin'")
                        .map(row -> row.get(0, Long.class))
                        .one())
                .expectNext(1L)
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/mappings",
                "/logout",
                "/assets",
                "/ui/index.html",
                "/v1",
                "/auth/",
                "/auth/other/"
            })
    void whatIsNotThereIsNotFoundWhoeverAsks(String path) {
        get(path, null).expectStatus().isNotFound().expectBody();
        get(path, "Bearer " + admin()).expectStatus().isNotFound().expectBody();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/me/", "/auth/me", "/v1/api/logs/", "/v1/api/nothing/", "/actuator/prometheus"})
    void closedPathsAskForAToken(String path) {
        get(path, null)
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/me/", "/v1/api/logs/", "/v1/api/logs", "/auth/login/"})
    void optionsAnswersWithoutATokenAndLetsNoOtherSiteIn(String path) {
        for (String[] headers : new String[][] {
            {"X-None", "x"},
            {"Origin", "https://elsewhere.example"},
            {"Origin", "https://elsewhere.example", "Access-Control-Request-Method", "POST"},
            {"Authorization", "Bearer nonsense"}
        }) {
            var request = client.options().uri(path);
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            var answer = request.exchange()
                    .expectStatus()
                    .isNoContent()
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Origin")
                    .expectBody()
                    .isEmpty();
            assertThat(answer.getResponseHeaders().getAllow()).contains(HttpMethod.OPTIONS);
        }
        assertThat(client.options()
                        .uri("/v1/api/nothing/")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void metricsNeedAnAdministratorOrTheScrapeToken() {
        String scrape = "Bearer a-scrape-token-of-its-own";
        get("/actuator/prometheus", "Bearer " + admin()).expectStatus().isOk().expectBody();
        get("/actuator/prometheus", scrape).expectStatus().isOk().expectBody();
        get("/actuator/prometheus", scrape + "x")
                .expectStatus()
                .isUnauthorized()
                .expectBody();
        get("/actuator/prometheus", "Bearer " + Accounts.newToken(client, "bea"))
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
        get("/auth/me/", scrape).expectStatus().isForbidden().expectBody();
        get("/v1/api/logs/", scrape).expectStatus().isForbidden().expectBody();
    }

    @Test
    void healthIsOpen() {
        get("/actuator/health/liveness", null).expectStatus().isOk().expectBody();
        get("/actuator/health/readiness", null).expectStatus().isOk().expectBody();
    }

    @Test
    void apiDocumentationIsPublicAndHasItsOwnPolicy() {
        get("/", null).expectStatus().isOk().expectBody();
        get("/v3/api-docs", null).expectStatus().isOk().expectBody();
        get("/v3/api-docs.yaml", null).expectStatus().isOk().expectBody();
        get("/swagger-ui/index.html", null)
                .expectStatus()
                .isOk()
                .expectHeader()
                .value("Content-Security-Policy", policy -> assertThat(policy).contains("script-src 'self'"))
                .expectBody();
    }

    @Test
    void thePublicKeyIsServedWithoutItsPrivatePart() {
        get("/.well-known/jwks.json", null)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.keys.length()")
                .isEqualTo(1)
                .jsonPath("$.keys[0].kty")
                .isEqualTo("EC")
                .jsonPath("$.keys[0].alg")
                .isEqualTo("ES256")
                .jsonPath("$.keys[0].use")
                .isEqualTo("sig")
                .jsonPath("$.keys[0].kid")
                .isNotEmpty()
                .jsonPath("$.keys[0].d")
                .doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/me/", "/nothing", "/.well-known/jwks.json", "/actuator/health/liveness"})
    void everyAnswerCarriesTheSecurityHeaders(String path) {
        get(path, null)
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueEquals("X-Frame-Options", "DENY")
                .expectHeader()
                .valueEquals("Referrer-Policy", "no-referrer")
                .expectHeader()
                .valueEquals("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Origin")
                .expectBody();
    }

    private String admin() {
        Map<?, ?> answer = Accounts.post(
                        client, "/auth/login/", Map.of("email", "root@example.org", "password", "a password for root"))
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(answer.get("token"));
    }

    private WebTestClient.ResponseSpec get(String path, String authorization) {
        return client.get()
                .uri(path)
                .headers(headers -> {
                    if (authorization != null) {
                        headers.set(HttpHeaders.AUTHORIZATION, authorization);
                    }
                })
                .exchange();
    }
}
