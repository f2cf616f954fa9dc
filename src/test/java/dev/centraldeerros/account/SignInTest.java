package dev.centraldeerros.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.account.signin.AttemptLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@ServerTest
class SignInTest {
    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Test
    void newAccountSignsInAndReadsItselfAndTheProject() {
        Accounts.register(client, "alma")
                .expectStatus()
                .isCreated()
                .expectBody()
                .json("{\"username\":\"alma\",\"email\":\"alma@example.org\"}");
        String token = Accounts.newToken(client, "alma");
        send(HttpMethod.GET, "/auth/me/", "Bearer " + token)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isNumber()
                .jsonPath("$.username")
                .isEqualTo("alma")
                .jsonPath("$.email")
                .isEqualTo("alma@example.org")
                .jsonPath("$.role")
                .exists()
                .jsonPath("$.projects[0].slug")
                .isEqualTo("default")
                .jsonPath("$.projects[0].name")
                .isEqualTo("Default")
                .jsonPath("$.passwordHash")
                .doesNotExist();
    }

    @Test
    void theSchemeOfTheFirstVersionIsTheSameThing() {
        String token = Accounts.newToken(client, "bea");
        for (String scheme : new String[] {"JWT", "jwt", "bearer", "BEARER"}) {
            send(HttpMethod.GET, "/auth/me/", scheme + " " + token)
                    .expectStatus()
                    .isOk()
                    .expectBody();
        }
    }

    @Test
    void theAddressIsFoundInAnyCase() {
        Accounts.newToken(client, "carla");
        login("CARLA@Example.Org", Accounts.PASSWORD).expectStatus().isOk().expectBody();
    }

    @Test
    void aTokenIsTradedForANewOneAsLongAsTheAccountIsEnabled() {
        String token = Accounts.newToken(client, "caio");
        Map<?, ?> answer = send(HttpMethod.POST, "/auth/refresh/", "Bearer " + token)
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(answer.get("token")).isNotEqualTo(token);
        assertThat(answer.get("token_type")).isEqualTo("Bearer");
        assertThat(answer.get("expires_in")).isEqualTo(28_800);

        execute("UPDATE account SET enabled = false WHERE username = 'caio'");
        for (String path : new String[] {"/auth/refresh/", "/auth/me/"}) {
            send(path.equals("/auth/me/") ? HttpMethod.GET : HttpMethod.POST, path, "Bearer " + token)
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                    .expectBody();
        }
        execute("DELETE FROM account WHERE username = 'caio'");
        send(HttpMethod.POST, "/auth/refresh/", "Bearer " + token)
                .expectStatus()
                .isUnauthorized()
                .expectBody();
    }

    @Test
    void aNewTokenCarriesTheRoleOfNow() {
        Accounts.newToken(client, "first");
        String token = Accounts.newToken(client, "dora");
        execute("UPDATE account SET role = 'admin' WHERE username = 'dora'");
        send(HttpMethod.POST, "/auth/refresh/", "Bearer " + token)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.user.role")
                .isEqualTo("admin");
    }

    @Test
    void everyCauseOfBadCredentialsGetsTheSameAnswer() {
        Accounts.newToken(client, "eva");
        Accounts.newToken(client, "fred");
        execute("UPDATE account SET enabled = false WHERE username = 'fred'");
        byte[] unknown = refusal("unknown@example.org", Accounts.PASSWORD);
        assertThat(refusal("eva@example.org", "not the password")).isEqualTo(unknown);
        assertThat(refusal("fred@example.org", Accounts.PASSWORD)).isEqualTo(unknown);
        assertThat(refusal("eva@example.org", "x".repeat(5_000))).isEqualTo(unknown);
        assertThat(refusal("eva@example.org", "")).isEqualTo(unknown);
        assertThat(refusal("no address\0", "")).isEqualTo(unknown);
    }

    @Test
    void missingCredentialsAreNamed() {
        Accounts.post(client, "/auth/login/", Map.of("email", 1))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.email[0]")
                .isEqualTo("must be a string")
                .jsonPath("$.errors.password[0]")
                .isEqualTo("is required");
    }

    @Test
    void anEndedTokenDoesNotKeepAnybodyFromSigningIn() {
        Accounts.newToken(client, "gil");
        client.post()
                .uri("/auth/login/")
                .header(HttpHeaders.AUTHORIZATION, "Bearer ended")
                .bodyValue(Map.of("email", "gil@example.org", "password", Accounts.PASSWORD))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void aHashMadeWithLessWorkIsReplacedWhenItsOwnerSignsIn() {
        Accounts.newToken(client, "hugo");
        String weak = "{argon2@SpringSecurity_v5_8}"
                + new Argon2PasswordEncoder(16, 32, 1, TestDatabase.PASSWORD_KILOBYTES / 2, 1)
                        .encode(Accounts.PASSWORD);
        StepVerifier.create(database.sql("UPDATE account SET password_hash = :hash WHERE username = 'hugo'")
                        .bind("hash", weak)
                        .then())
                .verifyComplete();
        Accounts.newToken(client, "hugo");
        StepVerifier.create(database.sql("SELECT password_hash FROM account WHERE username = 'hugo'")
                        .map(row -> String.valueOf(row.get(0)))
                        .one())
                .assertNext(hash -> assertThat(hash)
                        .contains("m=" + TestDatabase.PASSWORD_KILOBYTES + ",")
                        .isNotEqualTo(weak))
                .verifyComplete();
        Accounts.newToken(client, "hugo");
    }

    @Test
    void tooManyWrongPasswordsRejectTheRightOneToo() {
        Accounts.newToken(client, "ida");
        for (int i = 0; i < AttemptLimits.PER_ACCOUNT; i++) {
            login("ida@example.org", "wrong " + i).expectStatus().isBadRequest().expectBody();
        }
        login("IDA@example.org", Accounts.PASSWORD)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER)
                .expectBody();
    }

    private byte[] refusal(String email, String password) {
        return login(email, password)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult()
                .getResponseBody();
    }

    private void execute(String sql) {
        StepVerifier.create(database.sql(sql).then()).verifyComplete();
    }

    private WebTestClient.ResponseSpec login(String email, String password) {
        return Accounts.post(client, "/auth/login/", Map.of("email", email, "password", password));
    }

    private WebTestClient.ResponseSpec send(HttpMethod method, String path, String authorization) {
        return client.method(method)
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, authorization)
                .exchange();
    }
}
