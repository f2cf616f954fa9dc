package dev.centraldeerros.live;

import dev.centraldeerros.log.EventView;
import dev.centraldeerros.log.LogFilter;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Subscriptions with equal filters; matches each event once for all of them. Not thread-safe. */
final class FilterGroup {
    private final LogFilter filter;
    private final Set<LiveSubscription> subscriptions = new LinkedHashSet<>();

    /** Chunks that are being filled, by format. */
    private final Map<SseFormat, EventChunk> gathered = new EnumMap<>(SseFormat.class);

    FilterGroup(LogFilter filter) {
        this.filter = filter;
    }

    /** Adds a subscription for future events. */
    void add(LiveSubscription subscription) {
        flush(subscription.format);
        subscriptions.add(subscription);
    }

    /** Removes a subscription; returns whether none is left. */
    boolean remove(LiveSubscription subscription) {
        subscriptions.remove(subscription);
        return subscriptions.isEmpty();
    }

    /** Adds a matching event to the chunks until {@link #flush}, or until a chunk is full; returns whether it matches. */
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

    /** Sends the chunk of a format. */
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
