package dev.centraldeerros.ingest;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.wire.Protocol;
import java.util.List;

/** Parcels without an {@code Idempotency-Key}. */
final class Parcels {
    static final Protocol PROTOCOL = new Protocol("json");

    private Parcels() {}

    static Parcel of(Event event) {
        return of(List.of(event));
    }

    static Parcel of(List<Event> events) {
        return new Parcel(PROTOCOL, events.get(0).sender(), events, null);
    }
}
