package dev.centraldeerros.partition;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Decides which partitions expire.
 *
 * @param age maximum time since the end of a partition
 * @param bytes maximum size of all partitions; null without a limit
 */
public record Retention(Duration age, @Nullable DataSize bytes) {
    /** Never dropped, because such partitions are created again at once and clocks differ. */
    public static final Duration ALWAYS_KEPT = Duration.ofDays(1);

    /** Returns when a partition expires by its age. */
    Instant expiry(Partitions.Range range) {
        return range.upper().plus(age);
    }

    /**
     * Returns the time before which logs expire.
     *
     * @param ranges oldest first
     */
    Instant cutoff(List<Partitions.Range> ranges, Instant now) {
        Instant cutoff = now.minus(age);
        if (bytes != null) {
            Instant latest = now.minus(ALWAYS_KEPT);
            long total = ranges.stream().mapToLong(Partitions.Range::bytes).sum();
            for (Partitions.Range range : ranges) {
                if (total <= bytes.toBytes() || range.upper().isAfter(latest)) {
                    break;
                }
                total -= range.bytes();
                cutoff = range.upper().isAfter(cutoff) ? range.upper() : cutoff;
            }
        }
        return cutoff;
    }
}
