package dev.centraldeerros.ingest.batch;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a write request, known only after the transaction that decided it is durable.
 *
 * @param id under which its first event is stored: the event's own, or that of the earlier one with the same key; null
 *     for a write request without events
 * @param stored how many of its events this request stored, now or when it came first
 * @param duplicates how many were there before, by their keys
 * @param refused the places in the write request, from 0, of those that the database would not take
 * @param deleted whether the log of that id, an earlier one, is gone
 */
public record Receipt(@Nullable UUID id, int stored, int duplicates, List<Integer> refused, boolean deleted)
        implements WriteResult {
    public static Receipt of(@Nullable UUID id, int stored, int duplicates) {
        return new Receipt(id, stored, duplicates, List.of(), false);
    }

    /** Of a write request whose events, {@code size} in number, the database would not take. */
    public static Receipt refusal(int size) {
        return new Receipt(null, 0, 0, IntStream.range(0, size).boxed().toList(), false);
    }

    /** This one's and that of the rest of the write request, which begins at {@code place}. */
    public Receipt and(Receipt rest, int place) {
        List<Integer> all = Stream.concat(
                        refused.stream(), rest.refused.stream().map(index -> place + index))
                .toList();
        return new Receipt(id, stored + rest.stored, duplicates + rest.duplicates, all, deleted);
    }
}
