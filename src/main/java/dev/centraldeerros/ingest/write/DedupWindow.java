package dev.centraldeerros.ingest.write;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * How long keys are stored, and the days that a claim covers. A claim is a row of its day (UTC), whose primary key decides
 * between two claims. In the first minutes of a day a claim also covers the day before, because the primary key is unique
 * within one day only.
 */
final class DedupWindow {
    private static final Duration LENGTH = Duration.ofDays(2);

    /** Longer than a commit and the difference between the clocks of two nodes. */
    private static final Duration MIDNIGHT_OVERLAP = Duration.ofMinutes(10);

    private DedupWindow() {}

    /** Time of the oldest valid claim. */
    static Instant oldest(Instant now) {
        return now.minus(LENGTH);
    }

    /** Days that a claim covers. */
    static List<LocalDate> daysOf(Instant now) {
        LocalDate today = day(now);
        LocalDate before = day(now.minus(MIDNIGHT_OVERLAP));
        return before.equals(today) ? List.of(today) : List.of(before, today);
    }

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
