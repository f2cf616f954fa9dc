package dev.centraldeerros.live;

import dev.centraldeerros.log.LogFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** All who watch with one filter, which is asked once for each event, however many they are. Used by one thread. */
final class Audience {
    private final LogFilter filter;
    private final Set<LiveConsumer> consumers = new LinkedHashSet<>();

    Audience(LogFilter filter) {
        this.filter = filter;
    }

    void add(LiveConsumer consumer) {
        consumers.add(consumer);
    }

    void remove(LiveConsumer consumer) {
        consumers.remove(consumer);
    }

    boolean isEmpty() {
        return consumers.isEmpty();
    }

    /** Events that were just committed. */
    void offer(List<LiveEvent.Offer> offers) {
        List<LiveEvent> rows = offers.stream()
                .filter(offer -> filter.matches(offer.subject()))
                .map(LiveEvent.Offer::row)
                .toList();
        if (!rows.isEmpty()) {
            each(consumer -> consumer.offer(rows));
        }
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
