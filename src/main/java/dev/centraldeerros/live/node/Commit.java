package dev.centraldeerros.live.node;

import dev.centraldeerros.event.Event;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What this node committed in one transaction, with its events as long as they are not handed out. */
public final class Commit {
    private final long number;
    private final List<UUID> ids;
    private final boolean isLost;
    private final UUID least;
    private final UUID greatest;

    /** Guarded by this. */
    private @Nullable List<Event> events;

    /**
     * One commit.
     *
     * @param number by the order of this node's commits, from 1 on
     * @param ids not empty
     * @param events in the same order; null where they were not kept
     * @param isLost whether they were not kept as there was no room for them
     */
    public Commit(long number, List<UUID> ids, @Nullable List<Event> events, boolean isLost) {
        this.number = number;
        this.ids = List.copyOf(ids);
        this.events = events;
        this.isLost = isLost;
        UUID smallest = ids.get(0);
        UUID largest = ids.get(0);
        for (UUID id : ids) {
            smallest = id.compareTo(smallest) < 0 ? id : smallest;
            largest = id.compareTo(largest) > 0 ? id : largest;
        }
        this.least = smallest;
        this.greatest = largest;
    }

    public long number() {
        return number;
    }

    public List<UUID> ids() {
        return ids;
    }

    public boolean isLost() {
        return isLost;
    }

    /** Its events, for the one who asks first; null where there are none. */
    public synchronized @Nullable List<Event> takeEvents() {
        List<Event> taken = events;
        events = null;
        return taken;
    }

    /** The greatest of its ids. */
    public UUID greatest() {
        return greatest;
    }

    /** Which of its ids this is, from 0 on; -1 where it is none of them. */
    public int indexOf(UUID id) {
        return id.compareTo(least) < 0 || id.compareTo(greatest) > 0 ? -1 : ids.indexOf(id);
    }
}
