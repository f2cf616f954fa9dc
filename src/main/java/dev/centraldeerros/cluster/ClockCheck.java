package dev.centraldeerros.cluster;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs if this node's clock differs from the database's by so much that the clocks of two nodes may differ by 2 s. */
final class ClockCheck {
    private static final Logger log = LoggerFactory.getLogger(ClockCheck.class);
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    /** Used by the thread of {@link ClusterBus} only. */
    private boolean reported;

    /** Compares the time that the database returned between two moments of this node. */
    void check(Instant before, Instant database, Instant after) {
        boolean ahead = before.minus(TOLERANCE).isAfter(database);
        boolean behind = after.plus(TOLERANCE).isBefore(database);
        if ((ahead || behind) && !reported) {
            log.warn(
                    "The clock of this node is {} ms {} that of the database: with several nodes, a resumed stream can miss events",
                    Duration.between(database, ahead ? before : after).abs().toMillis(),
                    ahead ? "ahead of" : "behind");
        } else if (reported && !ahead && !behind) {
            log.info("The clock of this node agrees with the database again");
        }
        reported = ahead || behind;
    }
}
