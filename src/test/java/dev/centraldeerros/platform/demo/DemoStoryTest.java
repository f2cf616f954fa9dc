package dev.centraldeerros.platform.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

class DemoStoryTest {
    /** A Monday. */
    private static final Instant WEEK = Instant.parse("2026-11-23T00:00:00Z");

    private DemoStory story;

    @BeforeEach
    void read() throws IOException {
        try (InputStream file = new ClassPathResource("demo.json").getInputStream()) {
            story = new DemoStory(JsonMapper.shared().readValue(file, DemoStory.Script.class));
        }
    }

    private List<Map<String, Object>> hour(int day, int hour) {
        Instant start = WEEK.plus(Duration.ofHours(24L * day + hour));
        return IntStream.range(0, 60)
                .mapToObj(minute -> story.minute(start.plus(Duration.ofMinutes(minute))))
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void nightsAreQuietAndEveningsAreNot() {
        for (int day = 0; day < 7; day++) {
            assertThat(hour(day, 19)).hasSizeGreaterThan(4 * hour(day, 7).size());
        }
    }

    @Test
    void thereIsOneStormAWeek() {
        assertThat(hour(3, 15)).hasSizeGreaterThan(5 * hour(2, 15).size());
        assertThat(hour(3, 15))
                .filteredOn(log -> "checkout-api".equals(log.get("source")))
                .hasSizeGreaterThan(5_000);
        assertThat(hour(3, 16)).hasSizeLessThan(4_000);
    }

    @Test
    void theMistakeOfAReleaseGoesWithTheNext() {
        assertThat(hour(0, 19))
                .anyMatch(log -> String.valueOf(log.get("description")).contains("voucher"));
        assertThat(hour(4, 19))
                .noneMatch(log -> String.valueOf(log.get("description")).contains("voucher"))
                .anyMatch(log -> "4.12.2".equals(log.get("release")));
    }

    @Test
    void theSameMinuteIsToldTheSameWayAndInOrder() {
        Instant minute = WEEK.plus(Duration.ofHours(19));
        List<Map<String, Object>> logs = story.minute(minute);

        assertThat(logs).isEqualTo(story.minute(minute)).isNotEmpty();
        assertThat(logs.stream().map(log -> String.valueOf(log.get("date")))).isSorted();
        assertThat(logs)
                .allSatisfy(log -> assertThat(Instant.parse(String.valueOf(log.get("date"))))
                        .isBetween(minute, minute.plusSeconds(60)));
    }
}
