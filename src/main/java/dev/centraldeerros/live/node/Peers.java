package dev.centraldeerros.live.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Other nodes, and when each was heard; safe for the thread that counts them beside the one that hears. */
final class Peers {
    /** Whoever may connect can claim to be a node. */
    private static final int MOST = 1_000;

    private final Map<String, Instant> heard = new ConcurrentHashMap<>();

    void heard(String node, Instant now) {
        if (heard.size() < MOST || heard.containsKey(node)) {
            Instant unused = heard.put(node, now);
        }
    }

    /** It has said so. */
    void gone(String node) {
        Instant unused = heard.remove(node);
    }

    /** As this node hears nothing, the others' silence means nothing. */
    void forget() {
        heard.clear();
    }

    /** Of those that ended without a word, when each was heard last; they are forgotten. */
    List<Instant> silentSince(Instant time) {
        List<Instant> last = new ArrayList<>();
        heard.forEach((node, when) -> {
            if (when.isBefore(time) && heard.remove(node, when)) {
                last.add(when);
            }
        });
        return last;
    }

    int count() {
        return heard.size();
    }
}
