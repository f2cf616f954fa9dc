package dev.centraldeerros.live.cluster;

import dev.centraldeerros.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Receives what other nodes committed. Safe for any thread. */
public interface ClusterListener {
    /** Since when a stream is open; empty where none is. */
    Optional<Instant> watchedSince();

    /** Those of these that were not delivered shortly before. */
    Mono<List<UUID>> undelivered(List<UUID> ids);

    /** The projects whose events streams may want. */
    Set<Integer> projects();

    /** Delivers those that were not delivered shortly before; completes afterwards. */
    Mono<Void> deliver(List<Event> events);
}
