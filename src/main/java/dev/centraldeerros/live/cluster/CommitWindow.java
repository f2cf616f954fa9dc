package dev.centraldeerros.live.cluster;

import dev.centraldeerros.event.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Maximum age of an id at its commit; readers begin earlier by this, because ids become visible out of order. */
public final class CommitWindow {
    /** Maximum time from an id to its commit, 8 s, and 2 s for each of two clocks. */
    public static final Duration LENGTH = Duration.ofSeconds(12);

    private CommitWindow() {}

    /** Returns the least id that may be committed from that moment on. */
    public static UUID before(Instant moment) {
        return EventIds.floor(moment.minus(LENGTH));
    }
}
