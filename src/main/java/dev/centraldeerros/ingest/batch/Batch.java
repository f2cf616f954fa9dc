package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Write requests that share one transaction, with the results of its steps. Used by one commit worker, one step after the
 * other; unchanged after the commit.
 */
public final class Batch {
    private final List<WriteRequest> requests;
    private final Map<Class<?>, Object> findings = new HashMap<>();
    private DedupResult dedup;

    /** All events count as new until the dedup step has run. */
    public Batch(List<WriteRequest> requests) {
        this.requests = requests;
        this.dedup = DedupResult.allNew(requests);
    }

    /**
     * Event with its result.
     *
     * @param event as received; the id of a duplicate is not in the database
     */
    public record Entry(Event event, EventResult result) {}

    /** The events that this transaction stores, in order of arrival. */
    public List<Event> stored() {
        return dedup.stored();
    }

    /** All events in order of arrival. */
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

    /** Number of events. */
    public int size() {
        return requests.stream().mapToInt(request -> request.events().size()).sum();
    }

    /** Stores the result of a step for later steps and commit listeners; one for each type. */
    public <T> void put(Class<T> type, T finding) {
        findings.put(type, finding);
    }

    /** Result of a step; empty if it has not run. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(findings.get(type)).map(type::cast);
    }

    public List<WriteRequest> requests() {
        return requests;
    }

    /** Sets the result of the dedup step. */
    public void setDedupResult(DedupResult decided) {
        dedup = decided;
    }

    public DedupResult dedup() {
        return dedup;
    }
}
