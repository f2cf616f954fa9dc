package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
@TestPropertySource(
        properties = {
            "spring.application.name=stream-limits",
            "central.live.streams=3",
            "central.live.streams-per-account=2"
        })
class StreamLimitsTest {
    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    private static HttpResponse<String> refused(Http http) {
        return http.get(Api.LOGS, "Accept", "text/event-stream");
    }

    @Test
    void pastTheMostOneIsToldToComeBackAndCanOnceAnotherEnded() {
        Http one = new Http(port, Accounts.token(client, "one-watcher"));
        Http other = new Http(port, Accounts.token(client, "other-watcher"));
        LiveStream first = LiveStream.open(one, "");
        try (LiveStream second = LiveStream.open(one, "")) {
            HttpResponse<String> tooManyOfOne = refused(one);
            assertThat(tooManyOfOne.statusCode()).isEqualTo(429);
            assertThat(tooManyOfOne.headers().firstValue("Retry-After")).isPresent();
            assertThat(tooManyOfOne.body()).contains("This account has 2 live streams");
            try (LiveStream third = LiveStream.open(other, "")) {
                HttpResponse<String> tooMany = refused(other);
                assertThat(tooMany.statusCode()).isEqualTo(503);
                assertThat(tooMany.body()).contains("There are 3 live streams");
                // One that was refused took nothing.
                assertThat(refused(one).statusCode()).isEqualTo(503);
                assertThat(third.frames()).isNotNull();
            }
            first.close();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                try (LiveStream again = LiveStream.open(one, "")) {
                    assertThat(again.frames()).isNotNull();
                }
            });
            assertThat(second.frames()).isNotNull();
        }
    }
}
