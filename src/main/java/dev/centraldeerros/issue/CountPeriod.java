package dev.centraldeerros.issue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A period in the counts of issues, which are by hour, and by minute for the last two days. Ends between two counts are
 * moved outwards.
 *
 * @param from first moment
 * @param to first moment after the period
 * @param hoursFrom start of the whole hours
 * @param hoursTo end of the whole hours; not before their start
 */
record CountPeriod(Instant from, Instant to, Instant hoursFrom, Instant hoursTo) {
    /** Age up to which minutes are kept for sure. */
    private static final Duration MINUTES_KEPT = Duration.ofHours(47);

    /** Without an end given, the period ends after what clients with a fast clock send. */
    private static final Duration FUTURE = Duration.ofDays(36_500);

    /** Returns the period of all counts between two moments; null for an open end. */
    static CountPeriod of(@Nullable Instant from, @Nullable Instant to, Instant now) {
        Instant first = from == null ? Instant.EPOCH.minus(FUTURE) : from;
        Instant end = to == null ? now.plus(FUTURE) : to;
        Instant minutes = now.minus(MINUTES_KEPT);
        Instant start = first.truncatedTo(first.isBefore(minutes) ? ChronoUnit.HOURS : ChronoUnit.MINUTES);
        Instant stop = ceiling(end, end.isBefore(minutes) ? ChronoUnit.HOURS : ChronoUnit.MINUTES);
        Instant hoursFrom = ceiling(start, ChronoUnit.HOURS);
        Instant hoursTo = stop.truncatedTo(ChronoUnit.HOURS);
        // Within one hour there are minutes only.
        return hoursFrom.isAfter(hoursTo)
                ? new CountPeriod(start, stop, stop, stop)
                : new CountPeriod(start, stop, hoursFrom, hoursTo);
    }

    /** Returns the last day: whole hours, the current one included. */
    static CountPeriod lastDay(Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        return of(end.minus(1, ChronoUnit.DAYS), end, now);
    }

    /** Returns the bounded period whose trend a list shows: the last day by default, and at most until now. */
    static CountPeriod ofTrend(Optional<CountPeriod> asked, Instant now) {
        Instant end = asked.map(CountPeriod::to).filter(to -> to.isBefore(now)).orElse(now);
        Instant start = asked.map(CountPeriod::from)
                .filter(from -> from.isAfter(Instant.EPOCH))
                .orElse(end.minus(1, ChronoUnit.DAYS));
        return of(start.isBefore(end) ? start : end, end, now);
    }

    /** Returns the period of the same length that ends where this one starts. */
    CountPeriod before(Instant now) {
        return of(from.minus(Duration.between(from, to)), from, now);
    }

    private static Instant ceiling(Instant time, ChronoUnit unit) {
        Instant floor = time.truncatedTo(unit);
        return floor.equals(time) ? time : floor.plus(1, unit);
    }
}
