package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a batch are new, and the result of each write request.
 *
 * @param outcomes result of each write request, in order
 * @param stored new events
 * @param results results of the events of each write request, in order; empty if all are new
 * @param corrections receipts of claims with more events than were new
 */
public record DedupResult(
        List<WriteResult> outcomes,
        List<Event> stored,
        Map<Integer, List<EventResult>> results,
        Map<IdempotencyClaim, Receipt> corrections) {
    /** Result of a batch without keys. */
    static DedupResult allNew(List<WriteRequest> requests) {
        List<WriteResult> outcomes = new ArrayList<>(requests.size());
        List<Event> stored = new ArrayList<>(requests.size());
        for (WriteRequest request : requests) {
            List<Event> events = request.events();
            outcomes.add(Receipt.of(events.isEmpty() ? null : events.get(0).id(), events.size(), 0));
            stored.addAll(events);
        }
        return new DedupResult(outcomes, stored, Map.of(), Map.of());
    }

    /**
     * Combines the results of request keys and event keys.
     *
     * @param earlier earlier result of each write request; null for a new one
     * @param results result of each event of the new write requests
     */
    public static DedupResult of(
            List<WriteRequest> requests, List<@Nullable WriteResult> earlier, List<EventResult> results) {
        List<WriteResult> outcomes = new ArrayList<>(requests.size());
        List<Event> stored = new ArrayList<>(results.size());
        Map<Integer, List<EventResult>> known = new HashMap<>();
        Map<IdempotencyClaim, Receipt> corrections = new HashMap<>();
        Map<UUID, Receipt> here = new HashMap<>();
        Iterator<EventResult> next = results.iterator();
        for (int i = 0; i < requests.size(); i++) {
            WriteResult before = earlier.get(i);
            WriteRequest request = requests.get(i);
            IdempotencyClaim once = request.once();
            if (before != null) {
                known.put(
                        i,
                        request.events().stream()
                                .map(event -> EventResult.REPEATED)
                                .toList());
                // An earlier request of this batch has the current result; its row was just written.
                outcomes.add(
                        before instanceof Receipt receipt && once != null
                                ? here.getOrDefault(once.key(), receipt)
                                : before);
                continue;
            }
            List<EventResult> own =
                    request.events().stream().map(event -> next.next()).toList();
            known.put(i, own);
            Receipt receipt = setDedupResult(request, own, stored);
            outcomes.add(receipt);
            if (once != null) {
                here.put(once.key(), receipt);
                if (receipt.duplicates() > 0) {
                    corrections.put(once, receipt);
                }
            }
        }
        return new DedupResult(outcomes, stored, known, corrections);
    }

    /** Number of new events of a write request. */
    public int stored(int request, int size) {
        List<EventResult> known = results.get(request);
        return known == null
                ? size
                : Math.toIntExact(
                        known.stream().filter(EventResult.STORED::equals).count());
    }

    /** Result of an event by its write request and its index in it. */
    EventResult result(int request, int place) {
        List<EventResult> known = results.get(request);
        return known == null ? EventResult.STORED : known.get(place);
    }

    private static Receipt setDedupResult(WriteRequest request, List<EventResult> results, List<Event> stored) {
        int duplicates = 0;
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof EventResult.Duplicate) {
                duplicates++;
            } else {
                stored.add(request.events().get(i));
            }
        }
        int count = results.size() - duplicates;
        if (results.isEmpty()) {
            return Receipt.of(null, 0, 0);
        }
        return results.get(0) instanceof EventResult.Duplicate earlier
                ? new Receipt(earlier.id(), count, duplicates, List.of(), earlier.deleted())
                : Receipt.of(request.events().get(0).id(), count, duplicates);
    }
}
