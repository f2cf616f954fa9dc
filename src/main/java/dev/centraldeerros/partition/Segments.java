package dev.centraldeerros.partition;

import dev.centraldeerros.event.EventIds;
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

    /** Those that are indexed, by their partition and in order; never changed once published; replaced as a whole. */
    private volatile Map<String, List<Segment>> indexed = Map.of();

    Segments(Partitions partitions, Clock clock) {
        this.partitions = partitions;
        this.clock = clock;
    }

    /** Takes those that are ready; parts of a partition that is ready as a whole do not count any more. */
    void replace(List<Segment> fresh) {
        Set<String> closed =
                fresh.stream().filter(Segment::isClosed).map(Segment::partition).collect(Collectors.toSet());
        indexed = fresh.stream()
                .filter(segment ->
                        segment.indexed() && (segment.number() == 0 || !closed.contains(segment.partition())))
                .sorted(Comparator.comparing(Segment::lower))
                .collect(Collectors.groupingBy(Segment::partition));
    }

    /** Every partition that is there, oldest first, without a gap within one. */
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

    /** What the partition that has {@code id} is cut into, oldest first; empty where it is not known. */
    public List<Segment> partitionParts(UUID id) {
        UUID start = partitionOf(id).get(0);
        return all().stream().filter(segment -> segment.start().equals(start)).toList();
    }

    /** The first id of the partition that has {@code id}, and the first after it; all there can be where it is not known. */
    public List<UUID> partitionOf(UUID id) {
        Instant time = EventIds.timeOf(id);
        return partitions.ranges().stream()
                .filter(range -> !range.lower().isAfter(time) && range.upper().isAfter(time))
                .findFirst()
                .map(range -> List.of(EventIds.floor(range.lower()), EventIds.floor(range.upper())))
                .orElse(List.of(FIRST, LAST));
    }

    /** How many partitions have ids from {@code lower} on and before {@code upper}. */
    public long partitions(UUID lower, UUID upper) {
        Instant from = EventIds.timeOf(lower);
        Instant to = EventIds.timeOf(upper);
        return partitions.ranges().stream()
                .filter(range -> range.upper().isAfter(from) && range.lower().isBefore(to))
                .count();
    }

    /**
     * The first id that no log can have: those of the empty partitions which are there for the days to come, as a clock that is
     * ahead by less than an hour goes.
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

    /** Whether that partition is closed and has its indexes. */
    boolean isIndexed(String partition) {
        return indexed.getOrDefault(partition, List.of()).stream().anyMatch(Segment::isClosed);
    }
}
