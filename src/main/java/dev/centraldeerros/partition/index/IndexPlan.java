package dev.centraldeerros.partition.index;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.Partitions;
import dev.centraldeerros.partition.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides which segment is indexed next.
 *
 * @param ranges all partitions, oldest first
 * @param known segments that are ready or were started
 * @param incomplete closed partitions that lack one of their indexes, the newest first
 * @param now time of the database
 * @param isWritten whether logs arrive
 * @param leastPart minimum number of logs of a part while logs arrive
 */
public record IndexPlan(
        List<Partitions.Range> ranges,
        List<Segment> known,
        List<String> incomplete,
        Instant now,
        boolean isWritten,
        long leastPart) {
    /** Time after the end of a partition, for transactions in flight and late clocks. */
    public static final Duration CLOSED = Duration.ofMinutes(10);

    /** Age of the end of a part, so that all of its logs are committed: 12 s after the id, by any clock. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    /** A part has at least half of the logs before it, so that parts stay few: COPY evaluates the bounds of each. */
    private static final int SHARE = 2;

    /** Number of parts from which no small part is made after a burst. */
    private static final int MANY_PARTS = 8;

    /** Divisor of the minimum after a burst: the rest is then read in some milliseconds. */
    private static final int AFTER_A_BURST = 5;

    /** Maximum size of a part as a multiple of the minimum, or half of the logs before it. */
    private static final int MAX = 3;

    boolean isClosed(Partitions.Range range) {
        return !range.upper().plus(CLOSED).isAfter(now);
    }

    /** Newest started segment, because it is read most; no part of a partition that is closed. */
    Optional<Segment> unready() {
        return known.stream()
                .filter(segment -> !segment.indexed() && isDue(segment))
                .max(Comparator.comparing(Segment::lower));
    }

    /** Returns whether it is a closed partition, or a part of an open one; parts end with their partition. */
    private boolean isDue(Segment segment) {
        return ranges.stream()
                .anyMatch(range ->
                        range.name().equals(segment.partition()) && (segment.number() == 0) == isClosed(range));
    }

    /** Newest closed partition without indexes. */
    Optional<Segment> closed() {
        return ranges.stream()
                .filter(this::isClosed)
                .filter(range -> known.stream()
                        .noneMatch(segment -> segment.partition().equals(range.name()) && segment.isClosed()))
                .max(Comparator.comparing(Partitions.Range::lower))
                .map(range -> segment(range, EventIds.floor(range.lower()), EventIds.floor(range.upper()), 0, 0));
    }

    /**
     * Logs of an open partition after its last part.
     *
     * @param rest id range, with the number of its first part
     * @param indexed number of logs in the parts before it
     */
    record Unindexed(Segment rest, long indexed) {
        /** Returns the rest after a part. */
        Unindexed after(Segment part) {
            return new Unindexed(rest.between(part.upper(), rest.upper(), part.number() + 1, 0), indexed + part.logs());
        }
    }

    /** Returns the rest of each open partition. */
    List<Unindexed> unindexed() {
        UUID settled = EventIds.floor(now.minus(SETTLED));
        return ranges.stream()
                .filter(range -> !isClosed(range))
                .map(range -> {
                    List<Segment> parts = known.stream()
                            .filter(segment -> segment.partition().equals(range.name()))
                            .toList();
                    UUID lower = parts.stream()
                            .map(Segment::upper)
                            .max(Comparator.naturalOrder())
                            .orElse(EventIds.floor(range.lower()));
                    UUID end = EventIds.floor(range.upper());
                    UUID upper = end.compareTo(settled) < 0 ? end : settled;
                    return new Unindexed(
                            segment(range, lower, upper, parts.size() + 1, 0),
                            parts.stream().mapToLong(Segment::logs).sum());
                })
                .filter(left -> left.rest().lower().compareTo(left.rest().upper()) < 0)
                .toList();
    }

    /** Minimum number of logs of a part. */
    long leastLogs(Unindexed left) {
        return !isWritten && left.rest().number() <= MANY_PARTS
                ? leastPart / AFTER_A_BURST
                : Math.max(leastPart, left.indexed() / SHARE);
    }

    /** Maximum number of logs of a part; more become several parts, so that the first is useful early. */
    long mostLogs(Unindexed left) {
        return Math.max(MAX * leastPart, left.indexed() / SHARE);
    }

    /** Newest segment without text indexes: a part with order indexes only, or one built without pg_trgm. */
    Optional<Segment> unsearchable() {
        return known.stream()
                .filter(segment -> segment.indexed() && !segment.searchable() && isDue(segment))
                .max(Comparator.comparing(Segment::lower));
    }

    /** Newest closed partition that was indexed by a release with fewer indexes. */
    Optional<Segment> incompletelyIndexed() {
        return incomplete.stream()
                .flatMap(name -> known.stream()
                        .filter(segment ->
                                segment.isClosed() && segment.partition().equals(name)))
                .findFirst();
    }

    /** Oldest indexed segment without counts. */
    Optional<Segment> uncounted() {
        return known.stream()
                .filter(segment -> segment.indexed() && !segment.counted())
                .filter(segment ->
                        ranges.stream().anyMatch(range -> range.name().equals(segment.partition())))
                .findFirst();
    }

    /** Closed and indexed partition without stored dates, old enough that no log can arrive. */
    Optional<String> withoutDates() {
        return known.stream()
                .filter(segment -> segment.isClosed() && segment.latest() == null)
                .map(Segment::partition)
                .filter(name -> ranges.stream()
                        .anyMatch(range -> range.name().equals(name)
                                && range.upper().plus(Retention.ALWAYS_KEPT).isBefore(now)))
                .findFirst();
    }

    private static Segment segment(Partitions.Range range, UUID lower, UUID upper, int number, long logs) {
        return new Segment(
                range.name(),
                EventIds.floor(range.lower()),
                lower,
                upper,
                number,
                logs,
                false,
                false,
                false,
                null,
                null);
    }
}
