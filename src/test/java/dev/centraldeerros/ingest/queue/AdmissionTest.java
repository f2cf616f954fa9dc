package dev.centraldeerros.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AdmissionTest {
    private static Admission admission(int events, long bytes) {
        return new Admission(new IngestProperties(
                1, 1, events, DataSize.ofBytes(bytes), DataSize.ofMegabytes(1), Duration.ofSeconds(5)));
    }

    private static Admission.Permit enter(Admission admission, long bodyBytes) {
        return admission.enter(Admission.Mark.HIGH, 1, bodyBytes);
    }

    private static void assertRefuses(Admission admission, long bodyBytes) {
        assertThatThrownBy(() -> enter(admission, bodyBytes)).isInstanceOfSatisfying(ApiException.class, refused -> {
            assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED);
            assertThat(refused.retryAfter())
                    .hasValueSatisfying(
                            wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4)));
        });
    }

    @Test
    void theLastEventFindsRoomAndTheNextIsRefusedAtOnce() {
        Admission admission = admission(2, 1_000_000);
        Admission.Permit first = enter(admission, 10);
        Admission.Permit second = enter(admission, 10);

        assertRefuses(admission, 10);
        assertThat(admission.events()).isEqualTo(2);
        first.leave();
        assertThat(enter(admission, 10)).isNotNull();
        second.leave();
    }

    @Test
    void theLastByteFindsRoomAndTheNextIsRefusedAtOnce() {
        Admission admission = admission(100, 300);
        Admission.Permit whole = enter(admission, 100);

        assertRefuses(admission, 1);
        whole.leave();
        assertRefuses(admission, 101);
        assertThat(admission.bytes()).isZero();
        assertThat(admission.events()).isZero();
    }

    @Test
    void whoSaysThatItIsLongerThanWhatIsFreeIsRefusedBeforeTheRestIsRead() {
        Admission admission = admission(100, 300_000);
        Admission.Permit first = admission.enterFirst(Admission.Mark.HIGH, 60_000);

        // What has not come takes no room yet.
        assertThat(admission.bytes()).isEqualTo(3 * Admission.FIRST_BYTES);
        admission.enterFirst(Admission.Mark.HIGH, 90_000).leave();
        first.require(60_000);
        assertThatThrownBy(() -> admission.enterFirst(Admission.Mark.HIGH, 40_001))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED));
        assertThat(admission.events()).isEqualTo(1);
        admission.close("The disk is full.");
        assertThatThrownBy(() -> admission.enterFirst(Admission.Mark.HIGH, 40_001))
                .hasMessage("The disk is full.");
        admission.open("The disk is full.");
        admission.enterFirst(Admission.Mark.HIGH, 40_000).require(40_000).leave();
        admission.enterFirst(Admission.Mark.HIGH, -1).leave();
        first.leave();
        assertThat(admission.bytes()).isZero();
    }

    @Test
    void ofTwoWhoCloseNeitherOpensForTheOther() {
        Admission admission = admission(10, 1_000);
        admission.close("The disk is full.");
        admission.close("The quota is used up.");
        admission.close("The disk is full.");

        admission.open("The disk is full.");
        assertThatThrownBy(() -> enter(admission, 1)).hasMessage("The quota is used up.");

        admission.open("The quota is used up.");
        assertThat(enter(admission, 1)).isNotNull();
    }

    @Test
    void whoClosesEndsLongBodiesThatAreUnderWayToo() {
        Admission admission = admission(10, 1_000);
        Admission.Permit body = enter(admission, 50);
        admission.close("The disk is full.");

        Admission.Permit part = body.sibling();
        assertThatThrownBy(() -> body.share(part, 1, 10)).hasMessage("The disk is full.");
        admission.open("The disk is full.");
        assertThat(body.share(part, 1, 10)).isTrue();
    }

    @Test
    void roomIsGivenBackOnceHoweverOftenItIsLeft() {
        Admission admission = admission(10, 1_000);
        Admission.Permit permit = enter(admission, 50);
        enter(admission, 10);

        permit.leave();
        permit.leave();

        assertThat(admission.events()).isEqualTo(1);
        assertThat(admission.bytes()).isEqualTo(30);
    }

    @Test
    void aBodyThatTurnsOutLongerTakesMoreRoomWhileThereIsSome() {
        Admission admission = admission(10, 3_000);
        Admission.Permit unknown = enter(admission, 0);

        assertThat(unknown.cover(1_000)).isTrue();
        assertRefuses(admission, 1);
        assertThat(unknown.cover(1_001)).isFalse();
        assertThat(admission.bytes()).isEqualTo(3_000);
        unknown.leave();
        assertThat(unknown.cover(5)).isFalse();
        assertThat(admission.bytes()).isZero();
        assertThat(admission.events()).isZero();
    }

    @Test
    void whatAPartTakesOverIsGivenBackWithItAndAPartThatWasLeftTakesNothing() {
        Admission admission = admission(10, 3_000);
        Admission.Permit body = enter(admission, 500);
        Admission.Permit part = body.sibling();

        assertThat(body.share(part, 4, 300)).isTrue();
        assertThat(admission.events()).isEqualTo(5);
        assertThat(admission.bytes()).isEqualTo(1_500);
        part.leave();
        assertThat(admission.events()).isEqualTo(1);
        assertThat(admission.bytes()).isEqualTo(600);
        assertThat(body.share(part, 4, 100)).isFalse();
        assertThat(body.share(body.sibling(), 10, 100)).isFalse();
        body.leave();
        assertThat(admission.events()).isZero();
        assertThat(admission.bytes()).isZero();
    }

    @Test
    void thoseWhoComeAgainByThemselvesAreShedBeforeThoseWhoMayNot() {
        Admission admission = admission(4, 1_000_000);
        admission.enter(Admission.Mark.LOW, 3, 10);

        assertThatThrownBy(() -> admission.enter(Admission.Mark.LOW, 1, 10)).isInstanceOf(ApiException.class);
        assertThat(enter(admission, 10)).isNotNull();
        assertRefuses(admission, 10);
    }
}
