package dev.centraldeerros.ingest.write;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Sha256;
import dev.centraldeerros.partition.Partitions;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Ids of details: the first millisecond of the partition of their log, then 80 bits of the SHA-256. Details are therefore
 * in the partition of their logs, and equal details of a partition have the same id. A billion texts collide once in two
 * million partitions.
 */
public final class DetailsIds {
    private static final int HASH_BITS_ABOVE = 16;
    private static final int HASH_MASK_ABOVE = 0xFFFF;

    private final Partitions partitions;

    public DetailsIds(Partitions partitions) {
        this.partitions = partitions;
    }

    /** Id of a text of a project, in an order shared by all workers. */
    record DetailsId(int projectId, UUID id) implements Comparable<DetailsId> {
        @Override
        public int compareTo(DetailsId other) {
            int project = Integer.compare(projectId, other.projectId);
            return project != 0 ? project : id.compareTo(other.id);
        }
    }

    /** 80 bits of the SHA-256 of a text. */
    record Hash(short first, long rest) {
        static Hash of(String details) {
            ByteBuffer hash = Sha256.of(details);
            return new Hash(hash.getShort(), hash.getLong());
        }
    }

    /**
     * Returns the id of a text of this event.
     *
     * @throws IllegalStateException if no partition covers the event
     */
    DetailsId of(Event event, Hash hash) {
        long millis = event.receivedAt().toEpochMilli();
        long start = partitions
                .startOf(millis)
                .orElseThrow(() -> new IllegalStateException("no partition for " + event.receivedAt()));
        return new DetailsId(
                event.projectId(),
                new UUID((start << HASH_BITS_ABOVE) | (hash.first() & HASH_MASK_ABOVE), hash.rest()));
    }
}
