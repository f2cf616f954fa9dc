package dev.centraldeerros.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The other nodes, and when each was heard last. Concurrent, because a metric counts them. */
final class Peers {
    /** Every client of the database can claim to be a node. */
    private static final int MAX_PEERS = 1_000;

    private final Map<String, Instant> heard = new ConcurrentHashMap<>();

    void heard(String node, Instant now) {
        if (heard.size() < MAX_PEERS || heard.containsKey(node)) {
            Instant unused = heard.put(node, now);
        }
    }

    void left(String node) {
        Instant unused = heard.remove(node);
    }

    /** While this node hears nothing, their silence means nothing. */
    void clear() {
        heard.clear();
    }

    /** Forgets those that were not heard since {@code time}; returns when the first of them was heard last. */
    Optional<Instant> forgetSilent(Instant time) {
        Optional<Instant> first = heard.values().stream().filter(time::isAfter).min(Instant::compareTo);
        heard.values().removeIf(time::isAfter);
        return first;
    }

    int count() {
        return heard.size();
    }
}
