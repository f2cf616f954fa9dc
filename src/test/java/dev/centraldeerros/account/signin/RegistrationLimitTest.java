package dev.centraldeerros.account.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RegistrationLimitTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RegistrationLimit limit = new RegistrationLimit(nanos::get, 3);

    private Mono<String> from(String address) {
        return limit.around(address(address), start -> Mono.just("made"));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    @Test
    void oneAddressMakesSoManyAccountsInAnHour() {
        for (int i = 0; i < 3; i++) {
            StepVerifier.create(from("2001:db8::" + i)).expectNext("made").verifyComplete();
        }
        StepVerifier.create(from("2001:db8::ffff"))
                .expectErrorSatisfies(refused ->
                        assertThat(((ApiException) refused).problem()).isEqualTo(Problem.QUOTA))
                .verify();
        StepVerifier.create(from("192.0.2.1")).expectNext("made").verifyComplete();
        nanos.addAndGet(Duration.ofHours(1).toNanos() + 1);
        StepVerifier.create(from("2001:db8::ffff")).expectNext("made").verifyComplete();
    }

    @Test
    void whatFailedOrWasGivenUpDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            StepVerifier.create(limit.around(null, start -> Mono.error(new IllegalStateException("no"))))
                    .expectError(IllegalStateException.class)
                    .verify();
            StepVerifier.create(limit.around(null, start -> Mono.never()))
                    .thenCancel()
                    .verify();
        }
        StepVerifier.create(limit.around(null, start -> Mono.just("made")))
                .expectNext("made")
                .verifyComplete();
    }

    @Test
    void aClientThatLeavesDuringItsRegistrationIsCounted() {
        for (int i = 0; i < 3; i++) {
            StepVerifier.create(limit.around(null, start -> start.getAsBoolean() ? Mono.never() : Mono.empty()))
                    .thenCancel()
                    .verify();
        }
        StepVerifier.create(limit.around(null, start -> Mono.just("made")))
                .expectError(ApiException.class)
                .verify();
    }
}
