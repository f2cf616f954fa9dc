package dev.centraldeerros.live.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.event.EventIds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {
    private static final int LONGEST_TEXT = 7_999;

    private static List<UUID> ids(int count) {
        EventIds ids = new EventIds(Clock.systemUTC());
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(ids.next());
        }
        return made;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 299, 300, 301, 5_000})
    void whatIsReadIsWhatWasToldAndFitsANotice(int count) {
        List<UUID> ids = ids(count);
        List<Notice> notices = Notice.committed("1y2p0ij32e8e7", Long.MAX_VALUE, ids);

        List<UUID> read = new ArrayList<>();
        for (Notice notice : notices) {
            assertThat(notice.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LONGEST_TEXT);
            assertThat(Notice.read(notice.text())).hasValue(notice);
            read.addAll(Notice.read(notice.text()).orElseThrow().ids());
        }
        assertThat(read).isEqualTo(ids);
    }

    @Test
    void everyKindIsRead() {
        for (Notice.Kind kind : Notice.Kind.values()) {
            Notice notice = Notice.of("node", kind);
            assertThat(Notice.read(notice.text())).hasValue(notice);
        }
        Notice look = Notice.look("node", Instant.ofEpochMilli(1_800_000_000_123L));
        assertThat(Notice.read(look.text())).hasValue(look);
    }

    @Test
    void noTextThatSomebodyElseTellsDoesHarm() {
        Random random = new Random(7);
        String letters = "cauglx -+/=AZ09\u0000\u00e9\ud83d\ude00";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "node " : "");
            int length = random.nextInt(40);
            for (int k = 0; k < length; k++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Notice.read(text.toString())
                    .ifPresent(notice -> assertThat(notice.node()).isNotEmpty());
        }
        assertThat(Notice.read("node l 99999999999999999999 ")).isEmpty();
        assertThat(Notice.read("node l " + Long.MIN_VALUE + " ")).isPresent();
    }
}
