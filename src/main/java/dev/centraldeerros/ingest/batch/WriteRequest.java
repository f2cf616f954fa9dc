package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.ingest.wire.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one request or chunk, committed as one unit.
 *
 * @param protocol protocol of the request
 * @param sender sender of all events
 * @param once claim of the request; null without an {@code Idempotency-Key}
 */
public record WriteRequest(
        Protocol protocol,
        Sender sender,
        List<Event> events,
        @Nullable IdempotencyClaim once) {
    /** Returns whether it has any key. */
    public boolean hasKeys() {
        return once != null || events.stream().anyMatch(event -> event.key() != null);
    }

    /** Returns whether it can be split into two transactions; not with an {@code Idempotency-Key}, which stands for all of it. */
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
