package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.event.Sender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits for a transaction. Senders take turns, write request by write request: a million events of one cost a lone one of another at
 * most a batch. Each sender's own keep their order. Bounded by {@link IngestLimiter}, which everything passes before; guarded by
 * itself.
 */
final class FairQueue {
    private final Map<Sender, Deque<PendingWrite>> bySender = new HashMap<>();

    /** Senders of whom something waits, the next one first. */
    private final Deque<Sender> turns = new ArrayDeque<>();

    synchronized void add(PendingWrite waiting) {
        Deque<PendingWrite> own = bySender.get(waiting.request().sender());
        if (own == null) {
            own = new ArrayDeque<>();
            bySender.put(waiting.request().sender(), own);
            turns.addLast(waiting.request().sender());
        }
        own.addLast(waiting);
    }

    synchronized boolean isEmpty() {
        return turns.isEmpty();
    }

    /** What makes a batch: stops at the write request that fills it, as write requests are small against it. */
    synchronized List<PendingWrite> take(int mostEvents, long mostBytes) {
        List<PendingWrite> batch = new ArrayList<>();
        int events = 0;
        long bytes = 0;
        while (!turns.isEmpty() && events < mostEvents && bytes < mostBytes) {
            Sender sender = turns.removeFirst();
            Deque<PendingWrite> own = bySender.getOrDefault(sender, new ArrayDeque<>());
            PendingWrite next = own.removeFirst();
            if (own.isEmpty()) {
                bySender.remove(sender);
            } else {
                turns.addLast(sender);
            }
            batch.add(next);
            events += next.size();
            bytes += next.bytes();
        }
        return batch;
    }

    /** Takes out what has waited for too long; of each sender the first are the oldest. */
    synchronized List<PendingWrite> overdue(long now) {
        List<PendingWrite> late = new ArrayList<>();
        bySender.values().removeIf(own -> {
            while (!own.isEmpty() && own.getFirst().isOverdue(now)) {
                late.add(own.removeFirst());
            }
            return own.isEmpty();
        });
        turns.removeIf(sender -> !bySender.containsKey(sender));
        return late;
    }
}
