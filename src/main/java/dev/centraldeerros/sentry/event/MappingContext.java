package dev.centraldeerros.sentry.event;

import dev.centraldeerros.event.Sender;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where events come from.
 *
 * @param environment environment of events that name none
 * @param receivedAt arrival of the request
 * @param sentAt time of the client's clock when it sent the request; null if unknown
 * @param eventId id in the envelope's headers; null without one
 * @param address client address; null if unknown
 */
public record MappingContext(
        int projectId,
        Sender sender,
        String environment,
        Instant receivedAt,
        @Nullable Instant sentAt,
        @Nullable String eventId,
        @Nullable String address) {}
