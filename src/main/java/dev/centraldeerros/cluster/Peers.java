package dev.centraldeerros.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Other nodes, with the time of their last message. Concurrent, because a metric counts them. */
final class Peers {
    /** Bounded, because every client of the database can send as a node. */
    private static final int MAX_PEERS = 1_000;

    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    void seen(String node, Instant now) {
        if (seen.size() < MAX_PEERS || seen.containsKey(node)) {
            Instant unused = seen.put(node, now);
        }
    }

    void remove(String node) {
        Instant unused = seen.remove(node);
    }

    /** Removes all, because this node receives nothing. */
    void clear() {
        seen.clear();
    }

    /** Removes peers without a message since {@code time}; returns the time of the oldest last message. */
    Optional<Instant> removeSilent(Instant time) {
        Optional<Instant> first = seen.values().stream().filter(time::isAfter).min(Instant::compareTo);
        seen.values().removeIf(time::isAfter);
        return first;
    }

    int count() {
        return seen.size();
    }
}
