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
 * @param outcomes one for each write request, in their order
 * @param stored the events that are new
 * @param results for each write request those of its events, in their order; nothing where all of them are new
 * @param corrections the receipts of claims that were made for more events than are new
 */
public record DedupResult(
        List<WriteResult> outcomes,
        List<Event> stored,
        Map<Integer, List<EventResult>> results,
        Map<IdempotencyClaim, Receipt> corrections) {
    /** Of a batch without keys. */
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
     * Puts both kinds of keys together.
     *
     * @param earlier what was decided before, for each write request; null where it is new
     * @param results one for each event of the new write requests
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
                // One that came earlier in this same batch knows better than the row that it has just written.
                outcomes.add(
                        before instanceof Receipt receipt && once != null
                                ? here.getOrDefault(once.key(), receipt)
                                : before);
                continue;
            }
            List<EventResult> own =
                    request.events().stream().map(event -> next.next()).toList();
            known.put(i, own);
            Receipt receipt = settle(request, own, stored);
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

    /** How many events of a write request are new. */
    public int stored(int request, int size) {
        List<EventResult> known = results.get(request);
        return known == null
                ? size
                : Math.toIntExact(
                        known.stream().filter(EventResult.STORED::equals).count());
    }

    /** What becomes of an event, by its write request and its place in it. */
    EventResult result(int request, int place) {
        List<EventResult> known = results.get(request);
        return known == null ? EventResult.STORED : known.get(place);
    }

    private static Receipt settle(WriteRequest request, List<EventResult> results, List<Event> stored) {
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
