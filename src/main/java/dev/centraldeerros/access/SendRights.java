package dev.centraldeerros.access;

import dev.centraldeerros.access.key.IngestKey;
import dev.centraldeerros.event.Sender;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the client of a request may send: events to the projects of its account, or to the project of its ingest key.
 *
 * @param sender sender of the events
 * @param key its ingest key; null for an account
 * @param maySend whether it may send to a project at this moment
 */
public record SendRights(Sender sender, @Nullable IngestKey key, IntPredicate maySend) {}
