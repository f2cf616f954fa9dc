package dev.centraldeerros.partition;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Decides which partitions are to go.
 *
 * @param age since the last moment that a partition covers
 * @param bytes of all partitions together; null without a bound
 */
record Retention(Duration age, @Nullable DataSize bytes) {
    /** Whatever the bounds say: partitions of that time are made again at once, and nodes' clocks differ. */
    static final Duration ALWAYS_KEPT = Duration.ofDays(1);

    /** When a partition goes, if it does not have to before for want of room. */
    Instant expiry(Partitions.Range range) {
        return range.upper().plus(age);
    }

    /**
     * What arrived before this moment is to go.
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
