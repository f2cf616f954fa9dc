package dev.centraldeerros.account.administration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.ServerTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.test.StepVerifier;

@ServerTest
@TestPropertySource(
        properties = "central.auth.issuer=administration") // a server of its own, because it removes accounts
class AdministrationTest {
    private static final String USERS = "/v1/api/users/";

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    private Api admin;
    private Api user;

    @BeforeEach
    void accounts() {
        StepVerifier.create(database.sql("DELETE FROM account").then()).verifyComplete();
        client.get().uri("/auth/registration/").exchange().expectBody().json("{\"open\":true,\"first\":true}");
        admin = new Api(client, Accounts.newToken(client, "root"));
        user = new Api(client, Accounts.newToken(client, "ursula"));
    }

    private ResponseSpec change(String name, Map<String, ?> change) {
        return admin.send(HttpMethod.PATCH, USERS + name + "/", change);
    }

    private ResponseSpec login(String name, String password) {
        return post("/auth/login/", Map.of("email", Accounts.email(name), "password", password));
    }

    private ResponseSpec post(String path, Map<String, ?> body) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private String resetToken(String name) {
        Map<?, ?> created = admin.send(HttpMethod.POST, USERS + name + "/reset/", null)
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        String path = String.valueOf(created.get("path"));
        assertThat(path).matches("/reset\\?user=" + name + "%40example.org&token=[\\w-]{43}");
        return path.substring(path.lastIndexOf('=') + 1);
    }

    private ResponseSpec reset(String token, String password) {
        return post("/auth/reset/", Map.of("token", token, "password", password, "password2", password));
    }

    @Test
    void accountsAreListedByName() {
        Map<?, ?> list = admin.list(USERS);

        List<?> names = ((List<?>) list.get("results"))
                .stream().map(one -> ((Map<?, ?>) one).get("username")).toList();
        assertThat(names).isEqualTo(List.of("root", "ursula"));
        Map<?, ?> first = (Map<?, ?>) ((List<?>) list.get("results")).get(0);
        assertThat(first.get("role")).isEqualTo("admin");
        assertThat(first.get("enabled")).isEqualTo(true);
        assertThat(first.get("last_seen")).isNotNull();
        assertThat(first.keySet().toString()).doesNotContain("password");
        client.get().uri("/auth/registration/").exchange().expectBody().json("{\"open\":true,\"first\":false}");
    }

    @Test
    void onlyAdministratorsManageAccounts() {
        user.get(USERS).expectStatus().isForbidden().expectBody();
        user.send(HttpMethod.PATCH, USERS + "root/", Map.of("enabled", false))
                .expectStatus()
                .isForbidden()
                .expectBody();
        user.send(HttpMethod.POST, USERS + "root/reset/", null)
                .expectStatus()
                .isForbidden()
                .expectBody();
        client.get().uri(USERS).exchange().expectStatus().isUnauthorized().expectBody();
        admin.send(HttpMethod.PATCH, USERS + "missing/", Map.of("enabled", false))
                .expectStatus()
                .isNotFound()
                .expectBody();
    }

    @Test
    void disabledAccountCannotSignInUntilItIsEnabled() {
        change("URSULA", Map.of("enabled", false))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.enabled")
                .isEqualTo(false);
        login("ursula", Accounts.PASSWORD).expectStatus().isBadRequest().expectBody();
        change("ursula", Map.of("enabled", true)).expectStatus().isOk().expectBody();
        login("ursula", Accounts.PASSWORD).expectStatus().isOk().expectBody();
    }

    @Test
    void lastAdministratorCannotBeDemotedOrDisabled() {
        for (Map<String, ?> change : List.of(Map.of("role", "user"), Map.of("enabled", false))) {
            change("root", change)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors." + change.keySet().iterator().next())
                    .exists();
        }
        change("ursula", Map.of("role", "admin")).expectStatus().isOk().expectBody();
        change("root", Map.of("role", "user")).expectStatus().isOk().expectBody();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"role\":\"owner\"}", "{\"enabled\":1}", "{\"role\":null}", "{\"email\":\"a@b.c\"}", "[]"
            })
    void invalidChangeIsRejectedByName(String body) {
        client.patch()
                .uri(USERS + "ursula/")
                .header("Authorization", "Bearer " + admin.token())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .exists();
    }

    @Test
    void resetLinkSetsThePasswordOnceAndRevokesSessions() {
        String token = resetToken("ursula");

        reset(token, "another good password").expectStatus().isNoContent().expectBody();
        login("ursula", "another good password").expectStatus().isOk().expectBody();
        login("ursula", Accounts.PASSWORD).expectStatus().isBadRequest().expectBody();
        reset(token, "one more password")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.token")
                .exists();
        StepVerifier.create(database.sql("SELECT count(*) AS open FROM session WHERE ended_at IS NULL AND account_id ="
                                + " (SELECT id FROM account WHERE username = 'ursula')")
                        .map(row -> row.get("open", Long.class))
                        .one())
                .expectNext(1L)
                .verifyComplete();
    }

    @Test
    void newLinkReplacesTheLastAndAnExpiredLinkIsInvalid() {
        String first = resetToken("ursula");
        String second = resetToken("ursula");

        reset(first, "another good password").expectStatus().isBadRequest().expectBody();
        StepVerifier.create(database.sql("UPDATE password_reset SET expires_at = now()")
                        .then())
                .verifyComplete();
        reset(second, "another good password").expectStatus().isBadRequest().expectBody();
        login("ursula", Accounts.PASSWORD).expectStatus().isOk().expectBody();
    }

    @Test
    void invalidPasswordKeepsTheLink() {
        String token = resetToken("ursula");

        reset(token, "short")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.password")
                .exists();
        Map<String, Object> unequal = new HashMap<>(Map.of("token", token, "password", "another good password"));
        unequal.put("password2", "something else");
        post("/auth/reset/", unequal).expectStatus().isBadRequest().expectBody();
        post("/auth/reset/", Map.of())
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.token")
                .exists();
        reset(token, "another good password").expectStatus().isNoContent().expectBody();
    }
}
