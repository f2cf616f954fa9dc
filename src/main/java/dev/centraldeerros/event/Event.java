package dev.centraldeerros.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One error or log line, valid and complete: whatever the protocol it came by, from here on there is one path.
 *
 * @param id UUIDv7 made on arrival: primary key, arrival time, page cursor and resume point at once
 * @param date when it happened by the sender's clock, to the microsecond
 * @param environment one of the configured names, in upper case
 * @param details a stack trace or other long text
 * @param events how many occurrences it stands for, at least 1
 * @param attributes a JSON object as text, checked and ready for {@code jsonb}
 * @param fingerprint a JSON array of strings as text: the client's own grouping
 * @param key the client's own id of this event
 * @param issueFingerprint which issue it belongs to, computed from the event; null for one that belongs to none
 */
public record Event(
        UUID id,
        int projectId,
        Sender sender,
        Instant date,
        Level level,
        String environment,
        String source,
        String description,
        @Nullable String details,
        int events,
        @Nullable String release,
        @Nullable String traceId,
        @Nullable String spanId,
        @Nullable String attributes,
        @Nullable String fingerprint,
        @Nullable String key,
        @Nullable UUID issueFingerprint) {
    public Event {
        if (events < 1) {
            throw new IllegalArgumentException("events " + events);
        }
        if (description.isEmpty() || source.isEmpty()) {
            throw new IllegalArgumentException("description or source is empty");
        }
    }

    /** Returns the event with another id. */
    public Event withId(UUID otherId) {
        return with(otherId, environment);
    }

    /** Returns the event with another environment. */
    public Event withEnvironment(String other) {
        return with(id, other);
    }

    private Event with(UUID ownId, String ownEnvironment) {
        return new Event(
                ownId,
                projectId,
                sender,
                date,
                level,
                ownEnvironment,
                source,
                description,
                details,
                events,
                release,
                traceId,
                spanId,
                attributes,
                fingerprint,
                key,
                issueFingerprint);
    }

    /** Returns the arrival time, to the millisecond. */
    public Instant receivedAt() {
        return EventIds.timeOf(id);
    }

    /** Returns the number of characters in the long texts: description, details and attributes. */
    public int longTexts() {
        return description.length() + length(details) + length(attributes);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
