package dev.centraldeerros.http.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ResponseTimeoutTest {
    private static final ServerRequest REQUEST = ServerRequest.create(
            MockServerWebExchange.from(MockServerHttpRequest.get("/v1/api/logs/")),
            HandlerStrategies.withDefaults().messageReaders());

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private Mono<ServerResponse> answer(Duration after) {
        return ResponseTimeout.filter(time)
                .filter(
                        REQUEST,
                        request ->
                                Mono.delay(after, time).then(ServerResponse.ok().build()));
    }

    @AfterEach
    void stop() {
        time.dispose();
    }

    @Test
    void anAnswerWithinTheLimitIsGiven() {
        StepVerifier.create(answer(ResponseTimeout.LIMIT.minusMillis(1)))
                .then(() -> time.advanceTimeBy(ResponseTimeout.LIMIT))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void frozenDatabaseIsAnsweredWithinTheTimeout() {
        AtomicReference<Throwable> told = new AtomicReference<>();
        Disposable waiting = answer(Duration.ofDays(1)).subscribe(answer -> {}, told::set);

        time.advanceTimeBy(ResponseTimeout.LIMIT.minusMillis(1));
        assertThat(told).hasNullValue();
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(waiting.isDisposed()).isTrue();
        assertThat(((ApiException) told.get()).problem()).isEqualTo(Problem.DATABASE_UNAVAILABLE);
        assertThat(((ApiException) told.get()).retryAfter()).isPresent();
    }
}
