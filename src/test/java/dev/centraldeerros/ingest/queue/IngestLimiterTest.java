package dev.centraldeerros.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class IngestLimiterTest {
    private static IngestLimiter limiter(int events, long bytes) {
        return new IngestLimiter(new IngestProperties(
                1, 1, events, DataSize.ofBytes(bytes), DataSize.ofMegabytes(1), Duration.ofSeconds(5)));
    }

    private static IngestLimiter.Permit acquire(IngestLimiter limiter, long bodyBytes) {
        return limiter.acquire(IngestLimiter.Priority.HIGH, 1, bodyBytes);
    }

    private static void assertRefuses(IngestLimiter limiter, long bodyBytes) {
        assertThatThrownBy(() -> acquire(limiter, bodyBytes)).isInstanceOfSatisfying(ApiException.class, refused -> {
            assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED);
            assertThat(refused.retryAfter())
                    .hasValueSatisfying(
                            wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4)));
        });
    }

    @Test
    void theLastEventFindsRoomAndTheNextIsRefusedAtOnce() {
        IngestLimiter limiter = limiter(2, 1_000_000);
        IngestLimiter.Permit first = acquire(limiter, 10);
        IngestLimiter.Permit second = acquire(limiter, 10);

        assertRefuses(limiter, 10);
        assertThat(limiter.events()).isEqualTo(2);
        first.release();
        assertThat(acquire(limiter, 10)).isNotNull();
        second.release();
    }

    @Test
    void theLastByteFindsRoomAndTheNextIsRefusedAtOnce() {
        IngestLimiter limiter = limiter(100, 300);
        IngestLimiter.Permit join = acquire(limiter, 100);

        assertRefuses(limiter, 1);
        join.release();
        assertRefuses(limiter, 101);
        assertThat(limiter.bytes()).isZero();
        assertThat(limiter.events()).isZero();
    }

    @Test
    void declaredLengthAboveTheFreeCapacityIsRejectedEarly() {
        IngestLimiter limiter = limiter(100, 300_000);
        IngestLimiter.Permit first = limiter.acquireForBody(IngestLimiter.Priority.HIGH, 60_000);

        // What has not come takes no room yet.
        assertThat(limiter.bytes()).isEqualTo(3 * IngestLimiter.FIRST_BYTES);
        limiter.acquireForBody(IngestLimiter.Priority.HIGH, 90_000).release();
        first.reserve(60_000);
        assertThatThrownBy(() -> limiter.acquireForBody(IngestLimiter.Priority.HIGH, 40_001))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED));
        assertThat(limiter.events()).isEqualTo(1);
        limiter.close("The disk is full.");
        assertThatThrownBy(() -> limiter.acquireForBody(IngestLimiter.Priority.HIGH, 40_001))
                .hasMessage("The disk is full.");
        limiter.open("The disk is full.");
        limiter.acquireForBody(IngestLimiter.Priority.HIGH, 40_000)
                .reserve(40_000)
                .release();
        limiter.acquireForBody(IngestLimiter.Priority.HIGH, -1).release();
        first.release();
        assertThat(limiter.bytes()).isZero();
    }

    @Test
    void ofTwoWhoCloseNeitherOpensForTheOther() {
        IngestLimiter limiter = limiter(10, 1_000);
        limiter.close("The disk is full.");
        limiter.close("The quota is used up.");
        limiter.close("The disk is full.");

        limiter.open("The disk is full.");
        assertThatThrownBy(() -> acquire(limiter, 1)).hasMessage("The quota is used up.");

        limiter.open("The quota is used up.");
        assertThat(acquire(limiter, 1)).isNotNull();
    }

    @Test
    void closingFailsLongBodiesInFlight() {
        IngestLimiter limiter = limiter(10, 1_000);
        IngestLimiter.Permit body = acquire(limiter, 50);
        limiter.close("The disk is full.");

        IngestLimiter.Permit part = body.emptyPermit();
        assertThatThrownBy(() -> body.tryMoveTo(part, 1, 10)).hasMessage("The disk is full.");
        limiter.open("The disk is full.");
        assertThat(body.tryMoveTo(part, 1, 10)).isTrue();
    }

    @Test
    void roomIsGivenBackOnceHoweverOftenItIsLeft() {
        IngestLimiter limiter = limiter(10, 1_000);
        IngestLimiter.Permit permit = acquire(limiter, 50);
        acquire(limiter, 10);

        permit.release();
        permit.release();

        assertThat(limiter.events()).isEqualTo(1);
        assertThat(limiter.bytes()).isEqualTo(30);
    }

    @Test
    void aBodyThatTurnsOutLongerTakesMoreRoomWhileThereIsSome() {
        IngestLimiter limiter = limiter(10, 3_000);
        IngestLimiter.Permit unknown = acquire(limiter, 0);

        assertThat(unknown.tryReserve(1_000)).isTrue();
        assertRefuses(limiter, 1);
        assertThat(unknown.tryReserve(1_001)).isFalse();
        assertThat(limiter.bytes()).isEqualTo(3_000);
        unknown.release();
        assertThat(unknown.tryReserve(5)).isFalse();
        assertThat(limiter.bytes()).isZero();
        assertThat(limiter.events()).isZero();
    }

    @Test
    void movedCapacityIsReleasedWithItsPermitAndClosedOnesTakeNone() {
        IngestLimiter limiter = limiter(10, 3_000);
        IngestLimiter.Permit body = acquire(limiter, 500);
        IngestLimiter.Permit part = body.emptyPermit();

        assertThat(body.tryMoveTo(part, 4, 300)).isTrue();
        assertThat(limiter.events()).isEqualTo(5);
        assertThat(limiter.bytes()).isEqualTo(1_500);
        part.release();
        assertThat(limiter.events()).isEqualTo(1);
        assertThat(limiter.bytes()).isEqualTo(600);
        assertThat(body.tryMoveTo(part, 4, 100)).isFalse();
        assertThat(body.tryMoveTo(body.emptyPermit(), 10, 100)).isFalse();
        body.release();
        assertThat(limiter.events()).isZero();
        assertThat(limiter.bytes()).isZero();
    }

    @Test
    void thoseWhoComeAgainByThemselvesAreShedBeforeThoseWhoMayNot() {
        IngestLimiter limiter = limiter(4, 1_000_000);
        limiter.acquire(IngestLimiter.Priority.LOW, 3, 10);

        assertThatThrownBy(() -> limiter.acquire(IngestLimiter.Priority.LOW, 1, 10))
                .isInstanceOf(ApiException.class);
        assertThat(acquire(limiter, 10)).isNotNull();
        assertRefuses(limiter, 10);
    }
}
