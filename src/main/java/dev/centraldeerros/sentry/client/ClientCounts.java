package dev.centraldeerros.sentry.client;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Numbers that clients sent, summed. Confined to one thread at a time. */
public final class ClientCounts {
    private final SortedMap<Loss, Long> losses = new TreeMap<>();
    private final SortedMap<SessionResult, Long> sessions = new TreeMap<>();

    void add(Loss loss, long quantity) {
        losses.merge(loss, quantity, ClientCounts::sum);
    }

    void add(SessionResult session, long quantity) {
        sessions.merge(session, quantity, ClientCounts::sum);
    }

    void addAll(ClientCounts others) {
        others.losses.forEach(this::add);
        others.sessions.forEach(this::add);
    }

    private static long sum(long one, long other) {
        // Clients send what they like.
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** Returns the dropped events, in order of their keys. */
    Map<Loss, Long> losses() {
        return losses;
    }

    /** Returns the sessions, in order of their keys. */
    Map<SessionResult, Long> sessions() {
        return sessions;
    }

    public boolean isEmpty() {
        return losses.isEmpty() && sessions.isEmpty();
    }
}
