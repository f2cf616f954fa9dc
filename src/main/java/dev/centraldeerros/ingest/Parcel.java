package dev.centraldeerros.ingest;

import dev.centraldeerros.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one request that go through the queue as one and share a transaction.
 *
 * @param once what makes a repeated request harmless; null for a request without an {@code Idempotency-Key}
 */
record Parcel(List<Event> events, @Nullable Once once) {
    static Parcel of(Event event) {
        return new Parcel(List.of(event), null);
    }

    /** Whose it is; a parcel without events has a key. */
    long sender() {
        return once != null ? once.userId() : events.get(0).userId();
    }

    /** Whether anything in it may have come before. */
    boolean hasKeys() {
        return once != null || events.stream().anyMatch(event -> event.key() != null);
    }

    /** Whether it may be written in two transactions: not when its key says that all of it has been written. */
    boolean isDivisible() {
        return once == null && events.size() > 1;
    }

    Parcel firstHalf() {
        return new Parcel(events.subList(0, events.size() / 2), null);
    }

    Parcel secondHalf() {
        return new Parcel(events.subList(events.size() / 2, events.size()), null);
    }
}
