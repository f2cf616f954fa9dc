package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.wire.Protocol;
import java.util.List;

/** Parcels without an {@code Idempotency-Key}. */
public final class Parcels {
    public static final Protocol PROTOCOL = new Protocol("json");

    private Parcels() {}

    public static Parcel of(Event event) {
        return of(List.of(event));
    }

    public static Parcel of(List<Event> events) {
        return new Parcel(PROTOCOL, events.get(0).sender(), events, null);
    }
}
