package dev.centraldeerros.live.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.live.cluster.UnsentCommits.CommitRange;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterMessageTest {
    private final EventIds ids = new EventIds(Clock.systemUTC());

    @Test
    void commitsAreReadAsTheyWereSent() {
        UnsentCommits unsent = new UnsentCommits();
        List<UUID> sent = List.of(ids.next(), ids.next(), ids.next());
        unsent.add(List.of(sent.get(1)));
        unsent.add(List.of(sent.get(2), sent.get(0)));
        CommitRange range = unsent.take().orElseThrow();
        assertThat(range).isEqualTo(new CommitRange(sent.get(0), sent.get(2)));
        assertThat(unsent.take()).isEmpty();

        ClusterMessage message = ClusterMessage.committed("1y2p0ij32e8e7", range);
        assertThat(ClusterMessage.parse(message.text())).hasValue(message);
    }

    @ParameterizedTest
    @EnumSource(
            value = ClusterMessage.Kind.class,
            names = {"HEARTBEAT", "LEAVE"})
    void everyOtherKindIsReadAsItWasSent(ClusterMessage.Kind kind) {
        ClusterMessage message = ClusterMessage.of("node", kind);
        assertThat(ClusterMessage.parse(message.text())).hasValue(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "node",
                "node UNKNOWN",
                "node committed",
                "node COMMITTED",
                "node COMMITTED 1 2 3",
                " HEARTBEAT"
            })
    void whatNoNodeSendsIsIgnored(String text) {
        assertThat(ClusterMessage.parse(text)).isEmpty();
    }

    @Test
    void noTextOfAnotherClientDoesHarm() {
        Random random = new Random(7);
        List<String> words = List.of(
                "node",
                "COMMITTED",
                "HEARTBEAT",
                "",
                "-1",
                "99999999999",
                ids.next().toString(),
                "0-0-0-0-0",
                "\u0000\u00e9\ud83d\ude00");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("node");
            for (int k = random.nextInt(8); k > 0; k--) {
                text.append(' ').append(words.get(random.nextInt(words.size())));
            }
            ClusterMessage.parse(text.toString())
                    .ifPresent(message -> assertThat(message.node()).isEqualTo("node"));
        }
    }
}
