package dev.centraldeerros.live;

import dev.centraldeerros.log.LogFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** All who watch with one filter, which is asked once for each event, however many they are. Used by one thread. */
final class Audience {
    private final LogFilter filter;
    private final Set<LiveConsumer> consumers = new LinkedHashSet<>();

    /** Rows that wait for more of them, and their bytes. */
    private final List<LiveEvent> gathered = new ArrayList<>();

    private long bytes;

    Audience(LogFilter filter) {
        this.filter = filter;
    }

    /** What was gathered before is not for it. */
    void add(LiveConsumer consumer) {
        boolean unused = flush();
        consumers.add(consumer);
    }

    void remove(LiveConsumer consumer) {
        consumers.remove(consumer);
    }

    boolean isEmpty() {
        return consumers.isEmpty();
    }

    /**
     * Events that were just committed: what the filter finds is gathered until {@link #flush}, unless it is much.
     *
     * @return whether something was sent on at once
     */
    boolean offer(List<LiveEvent.Offer> offers) {
        for (LiveEvent.Offer offer : offers) {
            if (filter.matches(offer.subject())) {
                LiveEvent row = offer.row();
                gathered.add(row);
                bytes += row.json().length;
            }
        }
        // Whoever is fast enough need not lose rows by waiting for more of them.
        return (gathered.size() > LiveConsumer.BUFFER_ROWS / 2 || bytes > LiveConsumer.BUFFER_BYTES / 2) && flush();
    }

    /** Gives everybody what was gathered; answers whether that was anything. */
    boolean flush() {
        if (gathered.isEmpty()) {
            return false;
        }
        List<Piece> pieces = Piece.of(gathered);
        gathered.clear();
        bytes = 0;
        each(consumer -> consumer.offer(pieces));
        return true;
    }

    /** So many went lost before the filter could be asked; it may have wanted fewer. */
    void lose(int events) {
        each(consumer -> consumer.lose(events));
    }

    /** Does it to each of them. */
    void each(Consumer<LiveConsumer> work) {
        consumers.forEach(work);
    }
}
