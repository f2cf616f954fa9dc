package dev.centraldeerros.live.cluster;

import dev.centraldeerros.event.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** How long before a commit its ids may have been made, so that reading begins earlier: some ids become visible late. */
public final class CommitWindow {
    /** The longest time from an id to its commit, 8 s, and 2 s for each of two clocks. */
    public static final Duration LENGTH = Duration.ofSeconds(12);

    private CommitWindow() {}

    /** The least id that may be committed from that moment on. */
    public static UUID before(Instant moment) {
        return EventIds.floor(moment.minus(LENGTH));
    }
}
