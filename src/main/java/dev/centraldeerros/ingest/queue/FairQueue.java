package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.event.Sender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Queue of write requests, in round-robin order by sender, so that a single event waits for at most one batch behind a
 * sender of a million. The requests of one sender stay in order. Bounded by {@link IngestLimiter}; guarded by this.
 */
final class FairQueue {
    private final Map<Sender, Deque<PendingWrite>> bySender = new HashMap<>();

    /** Senders with queued requests, the next one first. */
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

    /** Removes a batch; ends with the write request that fills it, because write requests are small. */
    synchronized List<PendingWrite> pollBatch(int mostEvents, long mostBytes) {
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

    /** Removes overdue requests; those of each sender are in order of their deadline. */
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
