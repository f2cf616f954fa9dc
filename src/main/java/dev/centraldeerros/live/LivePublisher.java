package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.CommitListener;
import dev.centraldeerros.live.cluster.UnsentCommits;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Commit listener: passes commits of this node to its streams and to the other nodes. Does not block. */
@Component
final class LivePublisher implements CommitListener {
    /**
     * Maximum number of characters of events that wait for delivery; further events are dropped and reported to clients.
     */
    private static final int MAX_CHARS = 16 * 1024 * 1024;

    /** Characters that an event counts besides its long texts, so that at most 20,000 events wait. */
    private static final int CHARS_PER_EVENT = 800;

    private final LiveDispatcher dispatcher;
    private final UnsentCommits unsent;
    private final Semaphore room = new Semaphore(MAX_CHARS);

    LivePublisher(LiveDispatcher dispatcher, UnsentCommits unsent) {
        this.dispatcher = dispatcher;
        this.unsent = unsent;
    }

    @Override
    public void committed(Batch batch) {
        List<Event> events = batch.stored();
        if (events.isEmpty()) {
            return;
        }
        List<UUID> ids = events.stream().map(Event::id).toList();
        unsent.add(ids);
        int chars = chars(events);
        if (dispatcher.watchedSince().isEmpty()) {
            dispatcher.skip(ids);
        } else if (room.tryAcquire(chars)) {
            dispatcher.deliver(events, () -> room.release(chars));
        } else {
            dispatcher.drop(events.size());
        }
    }

    /** At most the whole budget, so that a large batch is delivered when nothing else waits. */
    private static int chars(List<Event> events) {
        long chars = events.stream()
                .mapToLong(event -> CHARS_PER_EVENT + event.longTexts())
                .sum();
        return (int) Math.min(chars, MAX_CHARS);
    }
}
