package dev.centraldeerros.account.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new PasswordConfiguration().passwordEncoder());

    @AfterEach
    void stop() throws InterruptedException {
        passwords.destroy();
    }

    @Test
    void hashesAreArgon2idWithASaltOfTheirOwn() {
        StepVerifier.create(passwords.hash("a password").zipWith(passwords.hash("a password")))
                .assertNext(two -> {
                    assertThat(two.getT1()).startsWith("{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=16384,t=2,p=1$");
                    assertThat(two.getT1()).isNotEqualTo(two.getT2());
                })
                .verifyComplete();
    }

    @Test
    void unknownAccountMatchesNoPassword() {
        StepVerifier.create(passwords.match("the password of no account", null, () -> true))
                .assertNext(match -> assertThat(match.matches()).isFalse())
                .verifyComplete();
    }

    @Test
    void stormGets503WithJitterAndTheQueueIsProcessed() {
        Mono<List<Object>> answers = Flux.range(0, 200)
                .flatMap(
                        i -> passwords
                                .match("some password", null, () -> true)
                                .cast(Object.class)
                                .onErrorResume(ApiException.class, Mono::just),
                        200)
                .collectList();
        StepVerifier.create(answers)
                .assertNext(all -> {
                    assertThat(all).hasSize(200);
                    assertThat(all)
                            .filteredOn(Passwords.Match.class::isInstance)
                            // At least one running, and the queue.
                            .hasSizeGreaterThanOrEqualTo(33);
                    assertThat(all)
                            .filteredOn(ApiException.class::isInstance)
                            .isNotEmpty()
                            .allSatisfy(refusal -> {
                                ApiException full = (ApiException) refusal;
                                assertThat(full.problem()).isEqualTo(Problem.OVERLOADED);
                                assertThat(full.retryAfter().orElseThrow())
                                        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
                            });
                })
                .verifyComplete();
    }

    @Test
    void clientsThatLeaveTakeNoPlaceInTheQueue() {
        CountDownLatch free = new CountDownLatch(1);
        List<Disposable> running = new ArrayList<>();
        try {
            // Takes every thread, and all places of the queue.
            for (int i = 0; i < 40; i++) {
                running.add(passwords
                        .match("some password", null, () -> awaited(free))
                        .onErrorComplete(ApiException.class)
                        .subscribe());
            }
            StepVerifier.create(passwords.hash("a password"))
                    .expectError(ApiException.class)
                    .verify();
            running.forEach(Disposable::dispose);
            AtomicBoolean started = new AtomicBoolean();
            Disposable later = passwords
                    .hash("a password", () -> started.compareAndSet(false, true))
                    .subscribe();
            assertThat(later.isDisposed()).isFalse();
            free.countDown();
            await().untilTrue(started);
        } finally {
            free.countDown();
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException stopped) {
            return false;
        }
    }
}
