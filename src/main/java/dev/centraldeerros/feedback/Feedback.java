package dev.centraldeerros.feedback;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user wrote about an error.
 *
 * @param key the client's own id of the feedback: a second one with the same key is not stored
 * @param eventKey the client's own id of the event; null if it names none
 * @param message not empty
 * @param url page on which the user was; null if unknown
 */
public record Feedback(
        UUID id,
        int projectId,
        String key,
        @Nullable String eventKey,
        String message,
        @Nullable String name,
        @Nullable String email,
        @Nullable String url) {}
