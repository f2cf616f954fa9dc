package dev.centraldeerros.ingest.batch;

import java.util.UUID;

/** Result of one event of a committed batch. */
public sealed interface EventResult {
    /** Shared value, because most events have it. */
    EventResult STORED = new Stored();

    /** Shared value. */
    EventResult REPEATED = new Replayed();

    /** The event is new. */
    record Stored() implements EventResult {}

    /**
     * An earlier event of its project has the same key.
     *
     * @param id id of the earlier event
     * @param deleted whether the earlier log was deleted; its key is still stored, because a retry must not restore a
     *     deleted log
     */
    record Duplicate(UUID id, boolean deleted) implements EventResult {}

    /** The request was a replay by its {@code Idempotency-Key}; the event was not examined. */
    record Replayed() implements EventResult {}
}
