package dev.centraldeerros.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
class SignInTest {
    @Autowired
    private WebTestClient client;

    @Test
    void whoRegistersCanSignInAndSeesItselfAndTheDefaultProject() {
        Accounts.register(client, "ana")
                .expectStatus()
                .isCreated()
                .expectBody()
                .json("{\"username\":\"ana\",\"email\":\"ana@example.org\"}");
        String token = Accounts.token(client, "ana");
        client.get()
                .uri("/auth/me/")
                .header("Authorization", "Bearer " + token)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.username")
                .isEqualTo("ana")
                .jsonPath("$.email")
                .isEqualTo("ana@example.org")
                .jsonPath("$.projects[0].slug")
                .isEqualTo("default");
    }

    @Test
    void theSchemeOfTheFirstVersionIsTheSameThing() {
        String token = Accounts.token(client, "bea");
        for (String scheme : new String[] {"JWT", "jwt", "bearer", "BEARER"}) {
            client.get()
                    .uri("/auth/me/")
                    .header("Authorization", scheme + " " + token)
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @Test
    void aTokenIsTradedForANewOne() {
        String token = Accounts.token(client, "caio");
        Map<?, ?> answer = client.post()
                .uri("/auth/refresh/")
                .header("Authorization", "Bearer " + token)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(answer.get("token")).isNotEqualTo(token);
        assertThat(answer.get("token_type")).isEqualTo("Bearer");
        assertThat(answer.get("expires_in")).isEqualTo(28_800);
    }
}
