package dev.centraldeerros.account.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptLimitsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AttemptLimits limits = new AttemptLimits(nanos::get);

    @Test
    void eleventhAttemptIsRejectedFor15MinutesFromTheFirst() {
        fail("a@b", "192.0.2.1", 1);
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        fail("a@b", "192.0.2.1", 9);
        ApiException refusal = refused("A@B", "192.0.2.1");
        assertThat(refusal.problem()).isEqualTo(Problem.QUOTA);
        assertThat(refusal.retryAfter().orElseThrow())
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(10).plusSeconds(1));
        nanos.addAndGet(refusal.retryAfter().orElseThrow().toNanos());
        allowed("a@b", "192.0.2.1");
    }

    @Test
    void anotherAddressIsNotLockedOut() {
        fail("a@b", "192.0.2.1", 10);
        allowed("a@b", "192.0.2.2");
    }

    @Test
    void oneAddressHasAHundredAttemptsAgainstAllAccountsTogether() {
        for (int i = 0; i < 100; i++) {
            fail("a" + i + "@b", "2001:db8::" + Integer.toHexString(i), 1);
        }
        refused("another@b", "2001:db8::ffff");
        allowed("another@b", "2001:db8:0:1::1");
    }

    @Test
    void aRightPasswordForgivesTheWrongOnesBefore() {
        fail("a@b", "192.0.2.1", 9);
        limits.acquire("a@b", address("192.0.2.1")).succeeded();
        fail("a@b", "192.0.2.1", 10);
        refused("a@b", "192.0.2.1");
    }

    @Test
    void anAttemptThatWasNotMadeDoesNotCount() {
        for (int i = 0; i < 200; i++) {
            limits.acquire("a@b", address("192.0.2.1")).cancel();
        }
        allowed("a@b", "192.0.2.1");
    }

    @Test
    void anAttemptWhosePasswordIsComparedCountsAlsoIfItsClientLeaves() {
        for (int i = 0; i < AttemptLimits.PER_ACCOUNT; i++) {
            AttemptLimits.Attempt attempt = limits.acquire("a@b", address("192.0.2.1"));
            assertThat(attempt.start()).isTrue();
            attempt.cancel();
        }
        refused("a@b", "192.0.2.1");
    }

    @Test
    void anAttemptThatWasGivenUpDoesNotStart() {
        AttemptLimits.Attempt attempt = limits.acquire("a@b", address("192.0.2.1"));
        attempt.cancel();
        assertThat(attempt.start()).isFalse();
    }

    private void fail(String email, String from, int times) {
        for (int i = 0; i < times; i++) {
            limits.acquire(email, address(from));
        }
    }

    private void allowed(String email, String from) {
        assertThatCode(() -> limits.acquire(email, address(from))).doesNotThrowAnyException();
    }

    private ApiException refused(String email, String from) {
        ApiException refusal = catchThrowableOfType(ApiException.class, () -> limits.acquire(email, address(from)));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
