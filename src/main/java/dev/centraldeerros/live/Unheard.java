package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What this node committed and has not heard of yet: some tenths of a second long its events are kept, and not read again. */
final class Unheard {
    /** Events that are kept; past it readers lose them and are told. */
    static final int MOST_EVENTS = 20_000;

    /** The same in characters of what may be long in them, details included. */
    static final long MOST_CHARS = 16L * 1024 * 1024;

    /** Past it, all are as good as another node's: nothing is heard, and what is read need not be known by its commit. */
    private static final int MOST_IDS = 100_000;

    /** What is kept; atomic, as the lanes count, too. */
    private final AtomicInteger events = new AtomicInteger();

    private final AtomicLong chars = new AtomicLong();

    /** Used only where it is handed out. */
    private final Map<UUID, Own> own = new HashMap<>();

    /**
     * One that this node committed.
     *
     * @param commit the number of its commit
     * @param event null where it was not kept
     * @param isLost whether it was not kept as there was no room
     */
    record Own(long commit, @Nullable Event event, boolean isLost) {}

    /** Makes room for events, if there is any; for the lanes. */
    boolean reserve(List<Event> batch) {
        boolean hasRoom = events.addAndGet(batch.size()) <= MOST_EVENTS;
        hasRoom &= chars.addAndGet(weight(batch)) <= MOST_CHARS;
        if (!hasRoom) {
            giveBack(batch);
        }
        return hasRoom;
    }

    private void giveBack(List<Event> batch) {
        events.addAndGet(-batch.size());
        chars.addAndGet(-weight(batch));
    }

    /** Keeps events that there is room for. */
    void keep(long commit, List<Event> batch) {
        batch.forEach(event -> put(event.id(), new Own(commit, event, false)));
    }

    /** Keeps in mind that they are this node's. */
    void note(long commit, List<UUID> ids, boolean areLost) {
        Own none = new Own(commit, null, areLost);
        ids.forEach(id -> put(id, none));
    }

    private void put(UUID id, Own fresh) {
        if (own.size() >= MOST_IDS) {
            clear();
        }
        Own unused = own.put(id, fresh);
    }

    /** Takes one out; null where it is not this node's. */
    @Nullable
    Own take(UUID id) {
        Own taken = own.remove(id);
        if (taken != null && taken.event() != null) {
            giveBack(List.of(taken.event()));
        }
        return taken;
    }

    /** Keeps no events any more, and which are this node's all the same. */
    void dropEvents() {
        own.replaceAll((id, kept) -> {
            if (kept.event() != null) {
                giveBack(List.of(kept.event()));
            }
            return new Own(kept.commit(), null, false);
        });
    }

    private void clear() {
        dropEvents();
        own.clear();
    }

    private static long weight(List<Event> batch) {
        return batch.stream().mapToLong(Unheard::weight).sum();
    }

    private static long weight(Event event) {
        String details = event.details();
        String attributes = event.attributes();
        return event.description().length()
                + (details == null ? 0L : details.length())
                + (attributes == null ? 0L : attributes.length());
    }
}
