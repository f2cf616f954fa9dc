package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.wire.Protocol;
import java.util.List;

/** Write requests without an {@code Idempotency-Key}. */
public final class WriteRequests {
    public static final Protocol PROTOCOL = new Protocol("json");

    private WriteRequests() {}

    public static WriteRequest of(Event event) {
        return of(List.of(event));
    }

    public static WriteRequest of(List<Event> events) {
        return new WriteRequest(PROTOCOL, events.get(0).sender(), events, null);
    }
}
