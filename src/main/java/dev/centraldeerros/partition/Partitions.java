package dev.centraldeerros.partition;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** All partitions as this node last read them; refreshed by {@link PartitionKeeper}. */
public final class Partitions {
    /**
     * One partition.
     *
     * @param lower start, inclusive
     * @param upper end, exclusive
     * @param bytes size on disk with indexes
     * @param isFilled whether its file is not empty
     */
    public record Range(String name, Instant lower, Instant upper, long bytes, boolean isFilled) {}

    /** Immutable; replaced as a whole. */
    private volatile NavigableMap<Long, Range> byLower = new TreeMap<>();

    /** As {@link #byLower}. */
    private volatile Usage usage = new Usage(0, Optional.empty());

    /** Size of the database and arrival of its oldest log. */
    record Usage(long databaseBytes, Optional<Instant> oldestLog) {}

    /** Starts with the partitions at startup. */
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

    /** Size of the database in bytes; 0 before the first refresh. */
    public long databaseBytes() {
        return usage.databaseBytes();
    }

    /** Arrival of the oldest log. */
    public Optional<Instant> oldestLog() {
        return usage.oldestLog();
    }

    /** First millisecond of the partition that covers {@code millis}; empty if there is none. */
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

    /** Time from {@code now} to the end of the last partition; negative if {@code now} has none. */
    public Duration ahead(Instant now) {
        var last = byLower.lastEntry();
        return last == null
                ? Duration.ofMillis(-1)
                : Duration.between(now, last.getValue().upper());
    }
}
