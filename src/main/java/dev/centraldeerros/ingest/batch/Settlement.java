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
 * What is decided about a batch before its logs are written.
 *
 * @param outcomes one for each parcel, in their order
 * @param stored the events that are new
 * @param fates for each parcel those of its events, in their order; nothing where all of them are new
 * @param corrections the receipts of claims that were made for more events than are new
 */
public record Settlement(
        List<Outcome> outcomes, List<Event> stored, Map<Integer, List<Fate>> fates, Map<Once, Receipt> corrections) {
    /** Of a batch without keys. */
    static Settlement allNew(List<Parcel> parcels) {
        List<Outcome> outcomes = new ArrayList<>(parcels.size());
        List<Event> stored = new ArrayList<>(parcels.size());
        for (Parcel parcel : parcels) {
            List<Event> events = parcel.events();
            outcomes.add(Receipt.of(events.isEmpty() ? null : events.get(0).id(), events.size(), 0));
            stored.addAll(events);
        }
        return new Settlement(outcomes, stored, Map.of(), Map.of());
    }

    /**
     * Puts both kinds of keys together.
     *
     * @param earlier what was decided before, for each parcel; null where it is new
     * @param fates one for each event of the new parcels
     */
    public static Settlement of(List<Parcel> parcels, List<@Nullable Outcome> earlier, List<Fate> fates) {
        List<Outcome> outcomes = new ArrayList<>(parcels.size());
        List<Event> stored = new ArrayList<>(fates.size());
        Map<Integer, List<Fate>> known = new HashMap<>();
        Map<Once, Receipt> corrections = new HashMap<>();
        Map<UUID, Receipt> here = new HashMap<>();
        Iterator<Fate> next = fates.iterator();
        for (int i = 0; i < parcels.size(); i++) {
            Outcome before = earlier.get(i);
            Parcel parcel = parcels.get(i);
            Once once = parcel.once();
            if (before != null) {
                known.put(
                        i, parcel.events().stream().map(event -> Fate.REPEATED).toList());
                // One that came earlier in this same batch knows better than the row that it has just written.
                outcomes.add(
                        before instanceof Receipt receipt && once != null
                                ? here.getOrDefault(once.key(), receipt)
                                : before);
                continue;
            }
            List<Fate> own = parcel.events().stream().map(event -> next.next()).toList();
            known.put(i, own);
            Receipt receipt = settle(parcel, own, stored);
            outcomes.add(receipt);
            if (once != null) {
                here.put(once.key(), receipt);
                if (receipt.duplicates() > 0) {
                    corrections.put(once, receipt);
                }
            }
        }
        return new Settlement(outcomes, stored, known, corrections);
    }

    /** How many events of a parcel are new. */
    public int stored(int parcel, int size) {
        List<Fate> known = fates.get(parcel);
        return known == null
                ? size
                : Math.toIntExact(known.stream().filter(Fate.STORED::equals).count());
    }

    /** What becomes of an event, by its parcel and its place in it. */
    Fate fate(int parcel, int place) {
        List<Fate> known = fates.get(parcel);
        return known == null ? Fate.STORED : known.get(place);
    }

    private static Receipt settle(Parcel parcel, List<Fate> fates, List<Event> stored) {
        int duplicates = 0;
        for (int i = 0; i < fates.size(); i++) {
            if (fates.get(i) instanceof Fate.Duplicate) {
                duplicates++;
            } else {
                stored.add(parcel.events().get(i));
            }
        }
        int count = fates.size() - duplicates;
        if (fates.isEmpty()) {
            return Receipt.of(null, 0, 0);
        }
        return fates.get(0) instanceof Fate.Duplicate earlier
                ? new Receipt(earlier.id(), count, duplicates, List.of(), earlier.deleted())
                : Receipt.of(parcel.events().get(0).id(), count, duplicates);
    }
}
