package dev.centraldeerros.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.account.token.SigningKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What is settled at the start, on servers of their own. */
class AccountStartTest {
    @Test
    void tokensAreGoodOnEveryNodeAndAfterARestart() {
        String database = TestDatabase.create();
        String token;
        try (ConfigurableApplicationContext first = start(database)) {
            token = Accounts.newToken(client(first), "ana");
            try (ConfigurableApplicationContext second = start(database)) {
                me(second, token).isOk().expectBody();
            }
        }
        try (ConfigurableApplicationContext restarted = start(database)) {
            me(restarted, token).isOk().expectBody();
        }
    }

    @Test
    void aConfiguredKeySignsInsteadOfTheKeptOne() {
        SigningKey key = SigningKey.generate();
        String database = TestDatabase.create();
        try (ConfigurableApplicationContext server =
                start(database, "central.auth.signing-key=" + key.toJwk(), "central.auth.token-lifetime=5m")) {
            client(server)
                    .get()
                    .uri("/.well-known/jwks.json")
                    .exchange()
                    .expectBody()
                    .jsonPath("$.keys[0].kid")
                    .isEqualTo(key.pair().getKeyID());
            Accounts.newToken(client(server), "ana");
            Accounts.post(
                            client(server),
                            "/auth/login/",
                            Map.of("email", "ana@example.org", "password", Accounts.PASSWORD))
                    .expectBody()
                    .jsonPath("$.expires_in")
                    .isEqualTo(300);
        }
    }

    @Test
    void closedRegistrationRejectsAndCreatesTheAdminOnce() {
        String database = TestDatabase.create();
        String[] settings = {
            "central.registration=closed", "central.admin.email=root@b.c", "central.admin.password=a password for root"
        };
        for (int starts = 0; starts < 2; starts++) {
            try (ConfigurableApplicationContext server = start(database, settings)) {
                Accounts.register(client(server), "ana")
                        .expectStatus()
                        .isForbidden()
                        .expectBody();
                Accounts.post(
                                client(server),
                                "/auth/login/",
                                Map.of("email", "root@b.c", "password", "a password for root"))
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.user.role")
                        .isEqualTo("admin");
            }
        }
    }

    @Test
    void metricsAreOpenOnAPortOfTheirOwnAndStayClosedOnTheOther() {
        try (ConfigurableApplicationContext server = start(TestDatabase.create(), "management.server.port=0")) {
            String port = server.getEnvironment().getProperty("local.management.port");
            WebTestClient management = WebTestClient.bindToServer()
                    .baseUrl("http://localhost:" + port)
                    .build();
            management
                    .get()
                    .uri("/actuator/prometheus")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody();
            management
                    .get()
                    .uri("/auth/me/")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody();
            client(server)
                    .get()
                    .uri("/auth/me/")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody();
            client(server)
                    .get()
                    .uri("/actuator/prometheus")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody();
        }
    }

    @Test
    void oldAccountsGetCanonicalNamesAndTheOlderTwinKeepsIts() {
        String database = TestDatabase.create();
        try (ConfigurableApplicationContext server = start(database)) {
            Accounts.newToken(client(server), "josé");
            Accounts.newToken(client(server), "bea");
        }
        TestDatabase.execute(
                database,
                "UPDATE account SET username_key = NULL, email_key = NULL",
                "INSERT INTO account (username, email, password_hash) VALUES ('JOSÉ', 'other@example.org', 'none')");
        try (ConfigurableApplicationContext server = start(database)) {
            Accounts.newToken(client(server), "JOSÉ");
            Accounts.newToken(client(server), "BEA");
        }
        TestDatabase.execute(database, "UPDATE account SET username = 'josé 2' WHERE username_key IS NULL");
        start(database).close();
        TestDatabase.execute(
                database, "ALTER TABLE account ALTER username_key SET NOT NULL, ALTER email_key SET NOT NULL");
    }

    @ParameterizedTest
    @CsvSource({
        "central.registration, perhaps",
        "central.auth.signing-key, swordfish-key",
        "central.auth.token-lifetime, 1s",
        "central.admin.password, swordfish-lonely",
        "central.metrics.scrape-token, swordfish",
    })
    void aBadSettingStopsTheStartWithItsNameAndWithoutASecret(String property, String value) {
        String database = TestDatabase.create();
        assertThatThrownBy(() -> start(database, property + "=" + value).close())
                .satisfies(failure -> {
                    StringWriter trace = new StringWriter();
                    failure.printStackTrace(new PrintWriter(trace));
                    String[] names = property.split("\\.");
                    assertThat(trace.toString()).contains("central." + names[1], names[names.length - 1]);
                    assertThat(trace.toString()).doesNotContain("swordfish");
                });
    }

    private static ConfigurableApplicationContext start(String database, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("server.port=0"));
        arguments.addAll(List.of(TestDatabase.properties(database)));
        arguments.addAll(List.of(settings));
        return new SpringApplicationBuilder(CentralDeErros.class)
                .run(arguments.stream().map(argument -> "--" + argument).toArray(String[]::new));
    }

    private static StatusAssertions me(ConfigurableApplicationContext server, String token) {
        return client(server)
                .get()
                .uri("/auth/me/")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange()
                .expectStatus();
    }

    private static WebTestClient client(ConfigurableApplicationContext server) {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + server.getEnvironment().getProperty("local.server.port"))
                .build();
    }
}
