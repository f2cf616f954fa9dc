package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Write requests that share a transaction, what is decided about them, and what the steps of the transaction find out. Used by one
 * commit worker, one step after the other; nothing changes it once it is committed.
 */
public final class Batch {
    private final List<WriteRequest> requests;
    private final Map<Class<?>, Object> findings = new HashMap<>();
    private DedupResult dedup;

    /** Everything in it is new, until keys say otherwise. */
    public Batch(List<WriteRequest> requests) {
        this.requests = requests;
        this.dedup = DedupResult.allNew(requests);
    }

    /**
     * An event and its fate.
     *
     * @param event as it came; a duplicate's own id is nowhere in the database
     */
    public record Entry(Event event, EventResult result) {}

    /** The events that this transaction stores, in the order in which they came. */
    public List<Event> stored() {
        return dedup.stored();
    }

    /** Every event that came, in their order. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(size());
        for (int i = 0; i < requests.size(); i++) {
            List<Event> events = requests.get(i).events();
            for (int k = 0; k < events.size(); k++) {
                entries.add(new Entry(events.get(k), dedup.result(i, k)));
            }
        }
        return entries;
    }

    /** How many events came. */
    public int size() {
        return requests.stream().mapToInt(request -> request.events().size()).sum();
    }

    /** Stores the result of a step for later steps and commit listeners; one for each type. */
    public <T> void put(Class<T> type, T finding) {
        findings.put(type, finding);
    }

    /** What a step found out, if it has run. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(findings.get(type)).map(type::cast);
    }

    public List<WriteRequest> requests() {
        return requests;
    }

    /** Puts down what the keys say. */
    public void settle(DedupResult decided) {
        dedup = decided;
    }

    public DedupResult dedup() {
        return dedup;
    }
}
