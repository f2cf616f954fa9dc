package dev.centraldeerros.issue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IssueChangesTest {
    private final IssueChanges changes = new IssueChanges();

    /** Messages of half a second. */
    private List<String> messages() {
        return Stream.generate(changes::drain)
                .limit(5)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void changesAreToldOnceAndTwiceASecondAtMost() {
        changes.changed(List.of(7L));
        changes.changed(List.of(7L));
        assertThat(messages()).containsExactly("7");
        assertThat(messages()).isEmpty();
    }

    @Test
    void moreChangesThanAMessageHoldsAreToldAsMany() {
        changes.changed(LongStream.range(0, 1_000).boxed().toList());
        assertThat(messages()).containsExactly("*");
        assertThat(messages()).isEmpty();
    }

    @Test
    void aMessageThatWasNotSentIsSentAgain() {
        changes.sendAgain("7");
        assertThat(messages()).containsExactly("7");
        changes.changed(List.of(8L));
        changes.sendAgain("*");
        assertThat(messages()).containsExactly("*");
        assertThat(messages()).isEmpty();
    }

    @Test
    void missedMessagesMakeStreamsReadAgain() {
        ChangeSubscription stream = changes.subscribe();
        changes.missedSince(Instant.now());
        assertThat(stream.take(false).isAll()).isTrue();
        changes.disconnected(Instant.now());
        assertThat(stream.take(false).isAll()).isFalse();
        assertThat(stream.take(true).isAll()).isTrue();
        changes.connected();
        assertThat(stream.take(false).isAll()).isTrue();
        assertThat(stream.take(true).isAll()).isFalse();
    }

    @Test
    void aStreamThatDoesNotTakeIsBounded() {
        ChangeSubscription stream = changes.subscribe();
        changes.received("7,8");
        assertThat(stream.take(false).ids()).containsExactly(7L, 8L);
        changes.changed(LongStream.range(0, 5_000).boxed().toList());
        ChangeSubscription.Changes taken = stream.take(false);
        assertThat(taken.isAll()).isTrue();
        assertThat(taken.ids()).isEmpty();
    }
}
