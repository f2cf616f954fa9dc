package dev.centraldeerros.ingest;

import dev.centraldeerros.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the keys decide about a batch before its logs are written.
 *
 * @param outcomes one for each parcel, in their order
 * @param stored the events that are new
 * @param corrections the receipts of claims that were made for more events than are new
 */
record Settlement(List<Outcome> outcomes, List<Event> stored, Map<Once, Receipt> corrections) {
    private record Key(long userId, UUID key) {
        static Key of(Once once) {
            return new Key(once.userId(), once.key());
        }
    }

    /**
     * Puts both kinds of keys together.
     *
     * @param earlier what was decided before, for each parcel; null where it is new
     * @param claims one for each event of the new parcels
     */
    static Settlement of(List<Parcel> parcels, List<@Nullable Outcome> earlier, List<SeenStore.Claim> claims) {
        List<Outcome> outcomes = new ArrayList<>(parcels.size());
        List<Event> stored = new ArrayList<>(claims.size());
        Map<Once, Receipt> corrections = new HashMap<>();
        Map<Key, Receipt> here = new HashMap<>();
        Iterator<SeenStore.Claim> claim = claims.iterator();
        for (int i = 0; i < parcels.size(); i++) {
            Outcome before = earlier.get(i);
            Once once = parcels.get(i).once();
            if (before != null) {
                // One that came earlier in this same batch knows better than the row that it has just written.
                outcomes.add(
                        before instanceof Receipt receipt && once != null
                                ? here.getOrDefault(Key.of(once), receipt)
                                : before);
                continue;
            }
            Receipt receipt = settle(parcels.get(i), claim, stored);
            outcomes.add(receipt);
            if (once != null) {
                here.put(Key.of(once), receipt);
                if (receipt.duplicates() > 0) {
                    corrections.put(once, receipt);
                }
            }
        }
        return new Settlement(outcomes, stored, corrections);
    }

    private static Receipt settle(Parcel parcel, Iterator<SeenStore.Claim> claims, List<Event> stored) {
        UUID first = null;
        boolean isDeleted = false;
        int before = stored.size();
        for (Event event : parcel.events()) {
            SeenStore.Claim claim = claims.next();
            if (first == null) {
                first = claim.id();
                isDeleted = claim.deleted();
            }
            if (!claim.duplicate()) {
                stored.add(event);
            }
        }
        int count = stored.size() - before;
        return new Receipt(first, count, parcel.events().size() - count, List.of(), isDeleted);
    }
}
