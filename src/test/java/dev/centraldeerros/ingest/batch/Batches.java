package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import java.util.List;

/** Batches as listeners get them. */
public final class Batches {
    private Batches() {}

    /** One whose events were all new. */
    public static Batch stored(List<Event> events) {
        return new Batch(events.stream().map(WriteRequests::of).toList());
    }
}
