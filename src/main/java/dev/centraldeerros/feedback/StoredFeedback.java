package dev.centraldeerros.feedback;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Feedback as read from the database.
 *
 * @param log id of the log of the event; null if that is unknown
 * @param issue id of the issue of the event; null if that is unknown
 */
record StoredFeedback(
        UUID id,
        String message,
        @Nullable String name,
        @Nullable String email,
        @Nullable String url,
        @Nullable UUID log,
        @Nullable Long issue) {}
