package dev.centraldeerros.sentry;

import dev.centraldeerros.sentry.envelope.EnvelopeReader.Item;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a body.
 *
 * @param items items of wanted types, in order
 * @param eventId id in the envelope's headers; null without one
 * @param sentAt time of the client's clock when it sent the request; null if unknown
 */
record SentItems(
        List<Item> items,
        @Nullable String eventId,
        @Nullable Instant sentAt) {
    static final String EVENT = "event";
    static final String LOG = "log";
    static final String ATTACHMENT = "attachment";
    static final String FEEDBACK = "feedback";
    static final String USER_REPORT = "user_report";
    static final String CLIENT_REPORT = "client_report";
    static final String SESSION = "session";
    static final String SESSIONS = "sessions";

    /** Returns the items of a type whose payload was kept. */
    List<Item> kept(String type) {
        return items.stream()
                .filter(item -> item.type().equals(type) && !item.isTooLarge())
                .toList();
    }

    List<Item> attachments() {
        return items.stream().filter(item -> item.type().equals(ATTACHMENT)).toList();
    }

    /** Returns the number of items that are too large, without attachments, which are named. */
    int tooLarge() {
        return Math.toIntExact(items.stream()
                .filter(item -> item.isTooLarge() && !item.type().equals(ATTACHMENT))
                .count());
    }

    /** Returns the bytes of all payloads. */
    long bytes() {
        return items.stream().mapToLong(item -> item.payload().length).sum();
    }
}
