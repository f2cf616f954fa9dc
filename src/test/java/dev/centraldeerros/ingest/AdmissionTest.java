package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AdmissionTest {
    private static Admission admission(int events, long bytes) {
        return new Admission(new IngestProperties(
                1, 1, events, DataSize.ofBytes(bytes), DataSize.ofMegabytes(1), Duration.ofSeconds(5)));
    }

    private static void assertRefuses(Admission admission, long bodyBytes) {
        assertThatThrownBy(() -> admission.enter(bodyBytes)).isInstanceOfSatisfying(ApiException.class, refused -> {
            assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED);
            assertThat(refused.retryAfter())
                    .hasValueSatisfying(
                            wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4)));
        });
    }

    @Test
    void theLastEventFindsRoomAndTheNextIsRefusedAtOnce() {
        Admission admission = admission(2, 1_000_000);
        Admission.Permit first = admission.enter(10);
        Admission.Permit second = admission.enter(10);

        assertRefuses(admission, 10);
        assertThat(admission.events()).isEqualTo(2);
        first.leave();
        assertThat(admission.enter(10)).isNotNull();
        second.leave();
    }

    @Test
    void theLastByteFindsRoomAndTheNextIsRefusedAtOnce() {
        Admission admission = admission(100, 300);
        Admission.Permit whole = admission.enter(100);

        assertRefuses(admission, 1);
        whole.leave();
        assertRefuses(admission, 101);
        assertThat(admission.bytes()).isZero();
        assertThat(admission.events()).isZero();
    }

    @Test
    void roomIsGivenBackOnceHoweverOftenItIsLeft() {
        Admission admission = admission(10, 1_000);
        Admission.Permit permit = admission.enter(50);
        admission.enter(10);

        permit.leave();
        permit.leave();

        assertThat(admission.events()).isEqualTo(1);
        assertThat(admission.bytes()).isEqualTo(30);
    }

    @Test
    void aBodyThatTurnsOutShorterGivesTheRestOfItsRoomBack() {
        Admission admission = admission(10, 3_000);
        Admission.Permit unknown = admission.enter(1_000);
        assertRefuses(admission, 1);

        unknown.keep(10);

        assertThat(admission.bytes()).isEqualTo(30);
        assertThat(admission.enter(900)).isNotNull();
        unknown.leave();
        unknown.keep(5);
        assertThat(admission.bytes()).isEqualTo(2_700);
    }
}
