package dev.centraldeerros.live;

import dev.centraldeerros.log.EventView;
import dev.centraldeerros.log.LogFilter;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The subscriptions with one filter, which is evaluated once for each event, however many they are. Used by one thread. */
final class FilterGroup {
    private final LogFilter filter;
    private final Set<LiveSubscription> subscriptions = new LinkedHashSet<>();

    /** What is gathered for the subscriptions of each format. */
    private final Map<SseFormat, EventChunk> gathered = new EnumMap<>(SseFormat.class);

    FilterGroup(LogFilter filter) {
        this.filter = filter;
    }

    /** Adds a subscription to what is gathered from now on. */
    void add(LiveSubscription subscription) {
        flush(subscription.format);
        subscriptions.add(subscription);
    }

    /** Returns whether none is left. */
    boolean remove(LiveSubscription subscription) {
        subscriptions.remove(subscription);
        return subscriptions.isEmpty();
    }

    /** Gathers an event that matches until {@link #flush}, or until a chunk is full; returns whether it matches. */
    boolean offer(EventView subject, Supplier<LiveEvent> encoded) {
        if (!filter.matches(subject)) {
            return false;
        }
        for (SseFormat format : SseFormat.values()) {
            EventChunk chunk = gathered.computeIfAbsent(format, EventChunk::new);
            chunk.add(encoded.get());
            if (chunk.isFull()) {
                flush(format);
            }
        }
        return true;
    }

    /** Sends what is gathered for a format. */
    void flush(SseFormat format) {
        EventChunk chunk = gathered.remove(format);
        if (chunk != null) {
            for (LiveSubscription subscription : subscriptions) {
                if (subscription.format == format) {
                    subscription.offer(chunk);
                }
            }
        }
    }

    /** Ends the streams. */
    void end() {
        subscriptions.forEach(LiveSubscription::end);
    }
}
