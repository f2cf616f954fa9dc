package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.ingest.wire.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one request or chunk, committed as one unit.
 *
 * @param protocol by which they came
 * @param sender whose they all are
 * @param once what makes a repeated request harmless; null for a request without an {@code Idempotency-Key}
 */
public record WriteRequest(
        Protocol protocol,
        Sender sender,
        List<Event> events,
        @Nullable IdempotencyClaim once) {
    /** Whether anything in it may have come before. */
    public boolean hasKeys() {
        return once != null || events.stream().anyMatch(event -> event.key() != null);
    }

    /** Whether it may be written in two transactions: not when its key says that all of it has been written. */
    public boolean isDivisible() {
        return once == null && events.size() > 1;
    }

    public WriteRequest firstHalf() {
        return part(events.subList(0, events.size() / 2));
    }

    public WriteRequest secondHalf() {
        return part(events.subList(events.size() / 2, events.size()));
    }

    private WriteRequest part(List<Event> part) {
        return new WriteRequest(protocol, sender, part, null);
    }
}
