package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Attachment;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.ingest.wire.Protocol;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events of one request or chunk, committed as one unit.
 *
 * @param protocol protocol of the request
 * @param sender sender of all events
 * @param once claim of the request; null without an {@code Idempotency-Key}
 * @param attachments files of the events
 */
public record WriteRequest(
        Protocol protocol,
        Sender sender,
        List<Event> events,
        @Nullable IdempotencyClaim once,
        List<Attachment> attachments) {
    /** Creates a request without files. */
    public WriteRequest(Protocol protocol, Sender sender, List<Event> events, @Nullable IdempotencyClaim once) {
        this(protocol, sender, events, once, List.of());
    }

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
        Set<UUID> ids = part.stream().map(Event::id).collect(Collectors.toSet());
        return new WriteRequest(
                protocol,
                sender,
                part,
                null,
                attachments.stream()
                        .filter(attachment -> ids.contains(attachment.eventId()))
                        .toList());
    }
}
