package dev.centraldeerros.partition.index;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Contiguous id range within one partition with the same indexes (compare a log segment of Kafka).
 *
 * @param start first id of its partition
 * @param lower first id, inclusive
 * @param upper last id, exclusive
 * @param number 0 for a closed partition; otherwise the number of a part
 * @param logs approximate number of logs
 * @param indexed whether it has the indexes for orders and filters
 * @param searchable whether it also has those for texts
 * @param counted whether its logs are counted by minute and hour
 * @param earliest earliest date; null if unknown
 * @param latest latest date; null if unknown
 */
public record Segment(
        String partition,
        UUID start,
        UUID lower,
        UUID upper,
        int number,
        long logs,
        boolean indexed,
        boolean searchable,
        boolean counted,
        @Nullable Instant earliest,
        @Nullable Instant latest) {
    /** Returns whether it is a closed partition. */
    public boolean isClosed() {
        return indexed && number == 0;
    }

    /** Returns a part of it. */
    Segment between(UUID from, UUID to, int part, long count) {
        return new Segment(partition, start, from, to, part, count, indexed, searchable, counted, earliest, latest);
    }

    /** Returns a copy with another start of the partition. */
    Segment inPartitionFrom(UUID partitionStart) {
        return new Segment(
                partition, partitionStart, lower, upper, number, logs, indexed, searchable, counted, earliest, latest);
    }

    /** Returns whether all of its logs are known to have such dates; null for no bound. */
    public boolean hasOnly(@Nullable Instant from, @Nullable Instant to) {
        return (from == null || (earliest != null && !earliest.isBefore(from)))
                && (to == null || (latest != null && latest.isBefore(to)));
    }

    /** Returns whether it can have logs with such dates; null for no bound. */
    public boolean mayHave(@Nullable Instant from, @Nullable Instant to) {
        return (from == null || latest == null || !latest.isBefore(from))
                && (to == null || earliest == null || earliest.isBefore(to));
    }
}
