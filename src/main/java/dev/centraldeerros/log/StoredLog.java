package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Log as read from the database.
 *
 * @param event without details in list form
 * @param owner null in list form, and for logs of an ingest key
 * @param key name of the ingest key that sent it; null in list form, and for logs of an account
 */
public record StoredLog(
        Event event,
        boolean archived,
        LogJson.@Nullable Owner owner,
        @Nullable String key) {}
