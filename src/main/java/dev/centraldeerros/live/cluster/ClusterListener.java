package dev.centraldeerros.live.cluster;

import dev.centraldeerros.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Receives commits of other nodes. Thread-safe. */
public interface ClusterListener {
    /** Returns the time since which a stream is open; empty without streams. */
    Optional<Instant> watchedSince();

    /** Returns the ids that were not delivered lately. */
    Mono<List<UUID>> undelivered(List<UUID> ids);

    /** Returns the projects of the open streams. */
    Set<Integer> projects();

    /** Delivers events that were not delivered lately; completes afterwards. */
    Mono<Void> deliver(List<Event> events);
}
