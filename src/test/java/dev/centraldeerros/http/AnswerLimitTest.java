package dev.centraldeerros.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AnswerLimitTest {
    private static final ServerRequest REQUEST = ServerRequest.create(
            MockServerWebExchange.from(MockServerHttpRequest.get("/v1/api/logs/")),
            HandlerStrategies.withDefaults().messageReaders());

    private static Mono<ServerResponse> answer(Duration after) {
        return AnswerLimit.filter()
                .filter(
                        REQUEST,
                        request -> Mono.delay(after).then(ServerResponse.ok().build()));
    }

    @Test
    void anAnswerWithinTheLimitIsGiven() {
        StepVerifier.withVirtualTime(() -> answer(AnswerLimit.LIMIT.minusMillis(1)))
                .thenAwait(AnswerLimit.LIMIT)
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void nobodyWaitsLongerForADatabaseThatHangs() {
        StepVerifier.withVirtualTime(() -> answer(Duration.ofDays(1)))
                .expectSubscription()
                .expectNoEvent(AnswerLimit.LIMIT.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .verifyErrorSatisfies(late -> {
                    assertThat(((ApiException) late).problem()).isEqualTo(Problem.DATABASE_AWAY);
                    assertThat(((ApiException) late).retryAfter()).isPresent();
                });
    }
}
