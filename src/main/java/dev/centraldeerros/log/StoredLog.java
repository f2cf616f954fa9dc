package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Log as read from the database.
 *
 * @param event without details in list form
 * @param owner null in list form, and for logs of an ingest key
 * @param key name of the ingest key that sent it; null in list form, and for logs of an account
 * @param files its files; null where they were not read
 */
public record StoredLog(
        Event event,
        boolean archived,
        LogJson.@Nullable Owner owner,
        @Nullable String key,
        @Nullable List<LogFile> files) {
    /** Returns the log with its files. */
    public StoredLog withFiles(List<LogFile> all) {
        return new StoredLog(event, archived, owner, key, all);
    }
}
