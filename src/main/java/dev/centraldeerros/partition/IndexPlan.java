package dev.centraldeerros.partition;

import dev.centraldeerros.event.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides which stretch is to be indexed next.
 *
 * @param ranges all partitions, oldest first
 * @param known stretches that are ready or begun
 * @param now by the database's clock
 * @param leastPart logs below which no part of an open partition is made
 */
record IndexPlan(List<Partitions.Range> ranges, List<Stretch> known, Instant now, long leastPart) {
    /** After its last moment a transaction may still bring logs to a partition, and a node's clock be late. */
    static final Duration CLOSED = Duration.ofMinutes(10);

    /** A part ends so long ago that what is in it is committed. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** A part has at least half of what was indexed before it, so that parts stay few: COPY looks at the bounds of each. */
    private static final int SHARE = 2;

    boolean isClosed(Partitions.Range range) {
        return !range.upper().plus(CLOSED).isAfter(now);
    }

    /** One that was begun and cut off; not a part of what is closed by now. */
    Optional<Stretch> begun() {
        return known.stream()
                .filter(stretch -> !stretch.indexed())
                .filter(stretch -> ranges.stream()
                        .anyMatch(range ->
                                range.name().equals(stretch.partition()) && (stretch.number() == 0) == isClosed(range)))
                .findFirst();
    }

    /** The newest partition that is closed and has no indexes. */
    Optional<Stretch> closed() {
        return ranges.stream()
                .filter(this::isClosed)
                .filter(range -> known.stream()
                        .noneMatch(stretch -> stretch.partition().equals(range.name()) && stretch.isClosed()))
                .max(Comparator.comparing(Partitions.Range::lower))
                .map(range -> stretch(range, EventIds.floor(range.lower()), EventIds.floor(range.upper()), 0, 0));
    }

    /** What was written of each open partition since its last part, with the logs that it must have to become one. */
    List<Stretch> parts() {
        UUID settled = EventIds.floor(now.minus(SETTLED));
        return ranges.stream()
                .filter(range -> !isClosed(range))
                .map(range -> {
                    List<Stretch> parts = known.stream()
                            .filter(stretch -> stretch.partition().equals(range.name()))
                            .toList();
                    UUID lower = parts.stream()
                            .map(Stretch::upper)
                            .max(Comparator.naturalOrder())
                            .orElse(EventIds.floor(range.lower()));
                    UUID end = EventIds.floor(range.upper());
                    long indexed = parts.stream().mapToLong(Stretch::logs).sum();
                    return stretch(
                            range,
                            lower,
                            end.compareTo(settled) < 0 ? end : settled,
                            parts.size() + 1,
                            Math.max(leastPart, indexed / SHARE));
                })
                .filter(part -> part.lower().compareTo(part.upper()) < 0)
                .toList();
    }

    /** Indexed while the extension for texts was missing, the newest first. */
    Optional<Stretch> unsearchable() {
        return known.stream()
                .filter(stretch -> stretch.indexed() && !stretch.searchable())
                .filter(stretch ->
                        ranges.stream().anyMatch(range -> range.name().equals(stretch.partition())))
                .max(Comparator.comparing(Stretch::lower));
    }

    /** Indexed and not counted yet; the oldest first. */
    Optional<Stretch> uncounted() {
        return known.stream()
                .filter(stretch -> stretch.indexed() && !stretch.counted())
                .filter(stretch ->
                        ranges.stream().anyMatch(range -> range.name().equals(stretch.partition())))
                .findFirst();
    }

    /** Closed and indexed for so long that nothing can come any more, while its dates are not noted yet. */
    Optional<String> withoutDates() {
        return known.stream()
                .filter(stretch -> stretch.isClosed() && stretch.latest() == null)
                .map(Stretch::partition)
                .filter(name -> ranges.stream()
                        .anyMatch(range -> range.name().equals(name)
                                && range.upper().plus(Retention.ALWAYS_KEPT).isBefore(now)))
                .findFirst();
    }

    private static Stretch stretch(Partitions.Range range, UUID lower, UUID upper, int number, long logs) {
        return new Stretch(
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
