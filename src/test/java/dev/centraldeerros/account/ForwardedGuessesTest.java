package dev.centraldeerros.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.account.signin.AttemptLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A client cannot evade sign-in limits by forwarding headers, unless it is a trusted proxy. */
class ForwardedGuessesTest {
    private static final int GUESSES = AttemptLimits.PER_ACCOUNT + 6;

    private static List<Integer> guesses(WebTestClient client) {
        Accounts.register(client, "guessed").expectBody(Void.class).returnResult();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 1; i <= GUESSES; i++) {
            statuses.add(client.post()
                    .uri("/auth/login/")
                    .header("X-Forwarded-For", "198.51.100." + i)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("email", "guessed@example.org", "password", "wrong password " + i))
                    .exchange()
                    .expectBody(Void.class)
                    .returnResult()
                    .getStatus()
                    .value());
        }
        return statuses;
    }

    @Nested
    @ServerTest
    @TestPropertySource(properties = "spring.main.cloud-platform=kubernetes")
    class InKubernetes {
        @Autowired
        private WebTestClient client;

        @Test
        void theConnectionAloneCounts() {
            assertThat(guesses(client)).endsWith(429).startsWith(400);
        }
    }

    @Nested
    @ServerTest
    @TestPropertySource(properties = "central.trusted-proxies=127.0.0.0/8,::1")
    class BehindATrustedProxy {
        @Autowired
        private WebTestClient client;

        @Test
        void everyClientHasLimitsOfItsOwn() {
            assertThat(guesses(client)).hasSize(GUESSES).containsOnly(400);
        }
    }
}
