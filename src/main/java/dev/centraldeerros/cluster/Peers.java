package dev.centraldeerros.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Other nodes, with the time of their last message. Concurrent, because a metric counts them. */
final class Peers {
    /** Bounded, because every client of the database can send as a node. */
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

    /** Removes all, because this node receives nothing. */
    void clear() {
        heard.clear();
    }

    /** Removes peers without a message since {@code time}; returns the time of the oldest last message. */
    Optional<Instant> forgetSilent(Instant time) {
        Optional<Instant> first = heard.values().stream().filter(time::isAfter).min(Instant::compareTo);
        heard.values().removeIf(time::isAfter);
        return first;
    }

    int count() {
        return heard.size();
    }
}
