package dev.centraldeerros.partition.index;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.Partitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * All segments, and the ranges between them, as this node last read them. They decide how a search proceeds, never what it
 * finds.
 */
@Component
public final class Segments {
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);
    private static final Duration AHEAD = Duration.ofHours(1);

    private final Partitions partitions;
    private final Clock clock;

    /** Indexed segments by partition, in order. Immutable; replaced as a whole. */
    private volatile Map<String, List<Segment>> indexed = Map.of();

    Segments(Partitions partitions, Clock clock) {
        this.partitions = partitions;
        this.clock = clock;
    }

    /** Stores the ready segments, without the parts of partitions that are ready as a whole. */
    void replace(List<Segment> fresh) {
        Set<String> closed =
                fresh.stream().filter(Segment::isClosed).map(Segment::partition).collect(Collectors.toSet());
        indexed = fresh.stream()
                .filter(segment ->
                        segment.indexed() && (segment.number() == 0 || !closed.contains(segment.partition())))
                .sorted(Comparator.comparing(Segment::lower))
                .collect(Collectors.groupingBy(Segment::partition));
    }

    /** Returns all segments and the ranges between them, oldest first. */
    public List<Segment> all() {
        List<Segment> all = new ArrayList<>();
        Map<String, List<Segment>> known = indexed;
        for (Partitions.Range range : partitions.ranges()) {
            UUID start = EventIds.floor(range.lower());
            UUID next = start;
            UUID end = EventIds.floor(range.upper());
            for (Segment segment : known.getOrDefault(range.name(), List.of())) {
                between(range.name(), start, next, segment.lower(), all);
                all.add(segment.inPartitionFrom(start));
                next = segment.upper();
            }
            between(range.name(), start, next, end, all);
        }
        return all;
    }

    private static void between(String partition, UUID start, UUID lower, UUID upper, List<Segment> all) {
        if (lower.compareTo(upper) < 0) {
            all.add(new Segment(partition, start, lower, upper, 0, 0, false, false, false, null, null));
        }
    }

    /** Returns the segments of the partition of {@code id} and the ranges between them, oldest first; empty if unknown. */
    public List<Segment> partitionParts(UUID id) {
        UUID start = partitionOf(id).get(0);
        return all().stream().filter(segment -> segment.start().equals(start)).toList();
    }

    /** Returns the first id of the partition of {@code id} and the first after it; all ids if unknown. */
    public List<UUID> partitionOf(UUID id) {
        Instant time = EventIds.timeOf(id);
        return partitions.ranges().stream()
                .filter(range -> !range.lower().isAfter(time) && range.upper().isAfter(time))
                .findFirst()
                .map(range -> List.of(EventIds.floor(range.lower()), EventIds.floor(range.upper())))
                .orElse(List.of(FIRST, LAST));
    }

    /** Returns the number of partitions from {@code lower} to {@code upper}. */
    public long partitions(UUID lower, UUID upper) {
        Instant from = EventIds.timeOf(lower);
        Instant to = EventIds.timeOf(upper);
        return partitions.ranges().stream()
                .filter(range -> range.upper().isAfter(from) && range.lower().isBefore(to))
                .count();
    }

    /**
     * Returns the first id that no log can have: the start of the empty partitions that were created ahead, unless a clock
     * is ahead by more than an hour.
     */
    public UUID end() {
        Instant soon = clock.instant().plus(AHEAD);
        UUID end = LAST;
        List<Partitions.Range> ranges = partitions.ranges();
        for (int i = ranges.size() - 1; i >= 0; i--) {
            Partitions.Range range = ranges.get(i);
            if (range.isFilled() || !range.lower().isAfter(soon)) {
                break;
            }
            end = EventIds.floor(range.lower());
        }
        return end;
    }

    /** Returns whether the partition is closed and indexed. */
    public boolean isIndexed(String partition) {
        return indexed.getOrDefault(partition, List.of()).stream().anyMatch(Segment::isClosed);
    }
}
