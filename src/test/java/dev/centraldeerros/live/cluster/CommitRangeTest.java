package dev.centraldeerros.live.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.EventIds;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitRangeTest {
    private final EventIds ids = new EventIds(Clock.systemUTC());

    @Test
    void commitsAreReadAsTheyWereSent() {
        UnsentCommits unsent = new UnsentCommits();
        List<UUID> sent = List.of(ids.next(), ids.next(), ids.next());
        unsent.add(List.of(sent.get(1)));
        unsent.add(List.of(sent.get(2), sent.get(0)));
        CommitRange range = unsent.drain().orElseThrow();
        assertThat(range).isEqualTo(new CommitRange(sent.get(0), sent.get(2)));
        assertThat(unsent.drain()).isEmpty();

        assertThat(CommitRange.parse(range.encoded())).hasValue(range);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 2", "0-0-0-0-0", "0-0-0-0-0 ", " 0-0-0-0-0", "0-0-0-0-0 0-0-0-0-0 0-0-0-0-0"})
    void whatNoNodeSendsIsIgnored(String text) {
        assertThat(CommitRange.parse(text)).isEmpty();
    }
}
