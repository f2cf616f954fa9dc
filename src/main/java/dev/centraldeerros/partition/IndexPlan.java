package dev.centraldeerros.partition;

import dev.centraldeerros.event.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides which segment is to be indexed next.
 *
 * @param ranges all partitions, oldest first
 * @param known segments that are ready or begun
 * @param now by the database's clock
 * @param isWritten whether logs arrive at present
 * @param leastPart logs below which no part of an open partition is made while they do
 */
record IndexPlan(List<Partitions.Range> ranges, List<Segment> known, Instant now, boolean isWritten, long leastPart) {
    /** After its last moment a transaction may still bring logs to a partition, and a node's clock be late. */
    static final Duration CLOSED = Duration.ofMinutes(10);

    /** A part ends so long ago that what is in it is committed: 12 s after the id, by any node's clock. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    /** A part has at least half of what was indexed before it, so that parts stay few: COPY looks at the bounds of each. */
    private static final int SHARE = 2;

    /** Parts of one partition, from which on no smaller one is made after a burst. */
    private static final int MANY_PARTS = 8;

    /** What share of the smallest part is enough after a burst: some milliseconds of reading. */
    private static final int AFTER_A_BURST = 5;

    /** How many times the logs of the smallest part a part may have, or half of what was indexed before it. */
    private static final int MAX = 3;

    boolean isClosed(Partitions.Range range) {
        return !range.upper().plus(CLOSED).isAfter(now);
    }

    /** The newest that was begun, because it is read the most; not a part of what is closed by now. */
    Optional<Segment> begun() {
        return known.stream()
                .filter(segment -> !segment.indexed())
                .filter(segment -> ranges.stream()
                        .anyMatch(range ->
                                range.name().equals(segment.partition()) && (segment.number() == 0) == isClosed(range)))
                .max(Comparator.comparing(Segment::lower));
    }

    /** The newest partition that is closed and has no indexes. */
    Optional<Segment> closed() {
        return ranges.stream()
                .filter(this::isClosed)
                .filter(range -> known.stream()
                        .noneMatch(segment -> segment.partition().equals(range.name()) && segment.isClosed()))
                .max(Comparator.comparing(Partitions.Range::lower))
                .map(range -> segment(range, EventIds.floor(range.lower()), EventIds.floor(range.upper()), 0, 0));
    }

    /**
     * What was written of an open partition since its last part, and what is cut from it first.
     *
     * @param rest with the number of its first part
     * @param indexed how many logs the parts before it have
     */
    record Unindexed(Segment rest, long indexed) {
        /** After this part of it was cut. */
        Unindexed after(Segment part) {
            return new Unindexed(rest.between(part.upper(), rest.upper(), part.number() + 1, 0), indexed + part.logs());
        }
    }

    /** Of each open partition. */
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

    /** With fewer logs there is no part. */
    long leastLogs(Unindexed left) {
        return !isWritten && left.rest().number() <= MANY_PARTS
                ? leastPart / AFTER_A_BURST
                : Math.max(leastPart, left.indexed() / SHARE);
    }

    /** With more logs there are several parts, so that the first is of use early. */
    long mostLogs(Unindexed left) {
        return Math.max(MAX * leastPart, left.indexed() / SHARE);
    }

    /** Parts that have the indexes for orders alone, and what was indexed while the extension for texts was missing. */
    Optional<Segment> unsearchable() {
        return known.stream()
                .filter(segment -> segment.indexed() && !segment.searchable())
                .filter(segment ->
                        ranges.stream().anyMatch(range -> range.name().equals(segment.partition())))
                .max(Comparator.comparing(Segment::lower));
    }

    /** Indexed and not counted yet; the oldest first. */
    Optional<Segment> uncounted() {
        return known.stream()
                .filter(segment -> segment.indexed() && !segment.counted())
                .filter(segment ->
                        ranges.stream().anyMatch(range -> range.name().equals(segment.partition())))
                .findFirst();
    }

    /** Closed and indexed for so long that nothing can come any more, while its dates are not noted yet. */
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
