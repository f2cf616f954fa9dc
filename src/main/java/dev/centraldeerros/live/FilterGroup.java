package dev.centraldeerros.live;

import dev.centraldeerros.log.LogFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The subscriptions with one filter, which is evaluated once for each event, however many they are. Used by one thread. */
final class FilterGroup {
    private final LogFilter filter;
    private final Map<SseFormat, Members> members = new EnumMap<>(SseFormat.class);

    /** Those with one format, and the events that are gathered for them. */
    private static final class Members {
        private final Set<LiveSubscription> subscriptions = new LinkedHashSet<>();
        private final List<LiveEvent> gathered = new ArrayList<>();
        private long bytes;
    }

    FilterGroup(LogFilter filter) {
        this.filter = filter;
    }

    /** Adds a subscription to what is gathered from now on. */
    void add(LiveSubscription subscription) {
        flush(subscription.format());
        members.computeIfAbsent(subscription.format(), format -> new Members())
                .subscriptions
                .add(subscription);
    }

    void remove(LiveSubscription subscription) {
        Members same = members.get(subscription.format());
        if (same != null && same.subscriptions.remove(subscription) && same.subscriptions.isEmpty()) {
            members.remove(subscription.format());
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Gathers what matches until {@link #flush}, unless it would fill the buffers. Returns whether anything is gathered. */
    boolean offer(Collection<LiveEvent.Candidate> candidates) {
        boolean matched = false;
        for (LiveEvent.Candidate candidate : candidates) {
            if (filter.matches(candidate.subject())) {
                matched = true;
                LiveEvent event = candidate.encoded();
                members.values().forEach(same -> {
                    same.gathered.add(event);
                    same.bytes += event.json().length;
                });
            }
        }
        members.forEach((format, same) -> {
            if (same.gathered.size() > LiveSubscription.MAX_EVENTS / 2 || same.bytes > LiveSubscription.MAX_BYTES / 2) {
                flush(format);
            }
        });
        return matched;
    }

    /** Sends what is gathered for this format. */
    void flush(SseFormat format) {
        Members same = members.get(format);
        if (same != null && !same.gathered.isEmpty()) {
            List<EventChunk> chunks = EventChunk.of(format, same.gathered);
            same.gathered.clear();
            same.bytes = 0;
            same.subscriptions.forEach(subscription -> subscription.offer(chunks));
        }
    }

    void each(Consumer<LiveSubscription> action) {
        members.values().forEach(same -> same.subscriptions.forEach(action));
    }
}
