package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Log as read from the database.
 *
 * @param event without its details where only the list form was asked for
 * @param owner null where only the list form was asked for, and where an ingest key sent it
 */
public record StoredLog(Event event, boolean archived, LogJson.@Nullable Owner owner) {}
