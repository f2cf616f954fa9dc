package dev.centraldeerros.query.stats;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Time buckets of a histogram. Buckets of whole days begin at midnight of a time zone, so that their length varies with
 * daylight saving time; they are counted in smaller steps and added up.
 *
 * @param origin start of a step: a multiple of the step since 1970, or the minimum date
 * @param step interval of counting
 * @param starts starts of the buckets, ascending
 */
public record Buckets(Instant origin, Duration step, NavigableSet<Instant> starts) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Offsets of time zones are multiples of it since 1972. */
    private static final Duration QUARTER = Duration.ofMinutes(15);

    /** Monday of the week of 1970-01-01, a Thursday, as a day since 1970. */
    private static final int MONDAY = -3;

    private static final int WEEK = 7;

    /** Returns whether buckets of this length begin at midnight of a time zone. */
    public static boolean areDays(Duration interval) {
        return interval.toSeconds() % DAY.toSeconds() == 0;
    }

    /** Returns buckets of a fixed length, which begin at multiples of it since 1970. */
    public static Buckets fixed(Instant from, Instant to, Duration interval, Instant earliest) {
        long step = interval.toSeconds();
        Instant multiple = Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), step) * step);
        Instant first = multiple.isBefore(earliest) ? earliest : multiple;
        NavigableSet<Instant> starts = new TreeSet<>();
        for (Instant start = first; start.isBefore(to); start = start.plus(interval)) {
            starts.add(start);
        }
        return new Buckets(first, interval, starts);
    }

    /** Returns buckets of whole days, which begin at midnight of the zone; weeks begin on Monday. */
    public static Buckets days(Instant from, Instant to, Duration interval, ZoneId zone, Instant earliest) {
        long days = interval.toDays();
        long offset = days % WEEK == 0 ? MONDAY : 0;
        long today = from.atZone(zone).toLocalDate().toEpochDay() - offset;
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(today, days) * days + offset);
        NavigableSet<Instant> starts = new TreeSet<>();
        for (Instant start = start(day, zone); start.isBefore(to); start = start(day, zone)) {
            starts.add(start.isBefore(earliest) ? earliest : start);
            day = day.plusDays(days);
        }
        return new Buckets(Instant.EPOCH, step(starts, zone.getRules()), starts);
    }

    /** Returns the start of the bucket with this moment; moments before the first bucket belong to it. */
    public Instant startOf(Instant moment) {
        Instant start = starts.floor(moment);
        return start == null ? starts.first() : start;
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static Duration step(NavigableSet<Instant> starts, ZoneRules rules) {
        List<Duration> steps = new ArrayList<>(List.of(DAY, HOUR, QUARTER));
        steps.removeIf(step -> !starts.stream()
                .map(rules::getOffset)
                .mapToInt(ZoneOffset::getTotalSeconds)
                .allMatch(offset -> offset % step.toSeconds() == 0));
        return steps.isEmpty() ? Duration.ofMinutes(1) : steps.get(0);
    }
}
