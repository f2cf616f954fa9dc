package dev.centraldeerros.partition;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Which partitions there are, as this node last saw them; refreshed by {@link PartitionKeeper}. */
public final class Partitions {
    /**
     * One partition.
     *
     * @param lower the first moment that it covers
     * @param upper the first moment after it
     * @param bytes on disk, with its indexes
     * @param isFilled whether it has, or had, a log
     */
    public record Range(String name, Instant lower, Instant upper, long bytes, boolean isFilled) {}

    /** Never changed once published; replaced as a whole. */
    private volatile NavigableMap<Long, Range> byLower = new TreeMap<>();

    /** As {@link #byLower}. */
    private volatile Usage usage = new Usage(0, Optional.empty());

    /** What the database takes on disk, and when its oldest log arrived. */
    record Usage(long databaseBytes, Optional<Instant> oldestLog) {}

    /** Starts from what was there when the server started. */
    public Partitions(List<Range> ranges) {
        replace(ranges);
    }

    final void replace(List<Range> ranges) {
        NavigableMap<Long, Range> fresh = new TreeMap<>();
        ranges.forEach(range -> fresh.put(range.lower().toEpochMilli(), range));
        byLower = fresh;
    }

    void replace(Usage fresh) {
        usage = fresh;
    }

    /** What the database takes on disk; 0 before it was asked. */
    public long databaseBytes() {
        return usage.databaseBytes();
    }

    /** When the oldest log arrived. */
    public Optional<Instant> oldestLog() {
        return usage.oldestLog();
    }

    /** The first millisecond of the partition that covers {@code millis}; empty when none does. */
    public OptionalLong startOf(long millis) {
        var entry = byLower.floorEntry(millis);
        return entry == null || entry.getValue().upper().toEpochMilli() <= millis
                ? OptionalLong.empty()
                : OptionalLong.of(entry.getKey());
    }

    /** Oldest first. */
    public List<Range> ranges() {
        return List.copyOf(byLower.values());
    }

    /** How long partitions are there ahead of {@code now}; negative when the present has none. */
    public Duration ahead(Instant now) {
        var last = byLower.lastEntry();
        return last == null
                ? Duration.ofMillis(-1)
                : Duration.between(now, last.getValue().upper());
    }
}
