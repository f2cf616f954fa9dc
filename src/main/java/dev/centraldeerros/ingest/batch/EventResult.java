package dev.centraldeerros.ingest.batch;

import java.util.UUID;

/** What became of one event of a committed batch. */
public sealed interface EventResult {
    /** The one value of its kind, as most events have it. */
    EventResult STORED = new Stored();

    /** The one value of its kind. */
    EventResult REPEATED = new Replayed();

    /** It is new. */
    record Stored() implements EventResult {}

    /**
     * An earlier event of its project has the same key.
     *
     * @param id the earlier one's
     * @param deleted whether the earlier one's log is gone; its key is remembered all the same, lest a sender's retry brings
     *     back what somebody has deleted
     */
    record Duplicate(UUID id, boolean deleted) implements EventResult {}

    /** Its whole request was decided earlier, by its {@code Idempotency-Key}; nobody has looked at the event. */
    record Replayed() implements EventResult {}
}
