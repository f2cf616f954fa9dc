package dev.centraldeerros.partition;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Contiguous id range within one partition with the same indexes (compare a log segment of Kafka).
 *
 * @param start the first id that can be in its partition
 * @param lower the first id that can be in it
 * @param upper the first id after it
 * @param number 0 for a whole partition that is closed; else that of a part
 * @param logs about how many there are
 * @param indexed whether the indexes for orders and filters are there
 * @param searchable whether those for texts are, too
 * @param counted whether its logs are counted by minute and hour
 * @param earliest the earliest date in it; null where that is not known
 * @param latest the latest date in it; null where that is not known
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
    /** Whether it is a whole partition that nothing arrives in any more. */
    public boolean isClosed() {
        return indexed && number == 0;
    }

    /** A part of it. */
    Segment between(UUID from, UUID to, int part, long count) {
        return new Segment(partition, start, from, to, part, count, indexed, searchable, counted, earliest, latest);
    }

    /** The same in a partition that starts there. */
    Segment inPartitionFrom(UUID partitionStart) {
        return new Segment(
                partition, partitionStart, lower, upper, number, logs, indexed, searchable, counted, earliest, latest);
    }

    /** Whether it is known to have none but logs of such dates; null for no bound. */
    public boolean hasOnly(@Nullable Instant from, @Nullable Instant to) {
        return (from == null || (earliest != null && !earliest.isBefore(from)))
                && (to == null || (latest != null && latest.isBefore(to)));
    }

    /** Whether it can have logs of such dates; null for no bound. */
    public boolean mayHave(@Nullable Instant from, @Nullable Instant to) {
        return (from == null || latest == null || !latest.isBefore(from))
                && (to == null || earliest == null || earliest.isBefore(to));
    }
}
