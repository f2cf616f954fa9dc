package dev.centraldeerros.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterMessageTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "one", "several words", " ", "  spaces around  "})
    void aMessageIsReadAsItWasSent(String text) {
        ClusterMessage message = new ClusterMessage("1y2p0ij32e8e7", "TOPIC", text);
        assertThat(ClusterMessage.parse(message.encoded())).hasValue(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "node", "node ", " HEARTBEAT"})
    void whatNoNodeSendsIsIgnored(String text) {
        assertThat(ClusterMessage.parse(text)).isEmpty();
    }

    @Test
    void noTextOfAnotherClientDoesHarm() {
        Random random = new Random(7);
        List<String> words = List.of("node", "TOPIC", "HEARTBEAT", "", "-1", "99999999999", "\u0000\u00e9\ud83d\ude00");
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
