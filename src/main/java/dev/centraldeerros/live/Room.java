package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.live.node.Commit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Room for this node's events between their commit and their being handed out, some tenths of a second later. */
final class Room {
    /** Events that are kept; past it readers lose them and are told. */
    private static final int MOST_EVENTS = 20_000;

    /** The same in characters of what may be long in them, details included. */
    private static final long MOST_CHARS = 16L * 1024 * 1024;

    /** What is kept; atomic, as lanes count beside the one who hands out. */
    private final AtomicInteger events = new AtomicInteger();

    private final AtomicLong chars = new AtomicLong();

    /** Takes room for events, if there is any. */
    boolean reserve(List<Event> batch) {
        boolean hasRoom = events.addAndGet(batch.size()) <= MOST_EVENTS;
        hasRoom &= chars.addAndGet(weight(batch)) <= MOST_CHARS;
        if (!hasRoom) {
            giveBack(batch);
        }
        return hasRoom;
    }

    /** Takes the events out of a commit, and gives back their room; null where it has none. */
    @Nullable
    List<Event> take(Commit commit) {
        List<Event> taken = commit.takeEvents();
        if (taken != null) {
            giveBack(taken);
        }
        return taken;
    }

    /** Keeps no events of these any more. */
    void drop(List<Commit> commits) {
        for (Commit commit : commits) {
            List<Event> unused = take(commit);
        }
    }

    private void giveBack(List<Event> batch) {
        events.addAndGet(-batch.size());
        chars.addAndGet(-weight(batch));
    }

    private static long weight(List<Event> batch) {
        return batch.stream().mapToLong(Room::weight).sum();
    }

    private static long weight(Event event) {
        String details = event.details();
        String attributes = event.attributes();
        return event.description().length()
                + (details == null ? 0L : details.length())
                + (attributes == null ? 0L : attributes.length());
    }
}
