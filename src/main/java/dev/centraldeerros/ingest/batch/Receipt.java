package dev.centraldeerros.ingest.batch;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Result of a committed write request.
 *
 * @param id id of the first event, or of the earlier event with the same key; null for a write request without events
 * @param stored number of events that the request stored, now or at its first attempt
 * @param duplicates number of events with a known key
 * @param refused indexes of the poison events, from 0
 * @param deleted whether the earlier log of {@code id} was deleted
 */
public record Receipt(@Nullable UUID id, int stored, int duplicates, List<Integer> refused, boolean deleted)
        implements WriteResult {
    public static Receipt of(@Nullable UUID id, int stored, int duplicates) {
        return new Receipt(id, stored, duplicates, List.of(), false);
    }

    /** Receipt of {@code size} poison events. */
    public static Receipt refusal(int size) {
        return new Receipt(null, 0, 0, IntStream.range(0, size).boxed().toList(), false);
    }

    /** Adds the receipt of the rest of the write request, which starts at {@code place}. */
    public Receipt and(Receipt rest, int place) {
        List<Integer> all = Stream.concat(
                        refused.stream(), rest.refused.stream().map(index -> place + index))
                .toList();
        return new Receipt(id, stored + rest.stored, duplicates + rest.duplicates, all, deleted);
    }
}
