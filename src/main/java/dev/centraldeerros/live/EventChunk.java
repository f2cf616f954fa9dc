package dev.centraldeerros.live;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Events that are sent together; encoded once for all subscriptions that share them. Used by one thread. */
final class EventChunk {
    /** Maximum number of events: a slow subscription drops whole chunks. */
    static final int MAX_EVENTS = 100;

    /** Maximum number of bytes, unless a single event has more. */
    static final int MAX_BYTES = 256 * 1024;

    private final SseFormat format;
    private final List<LiveEvent> events;
    private final int bytes;
    private byte @Nullable [] encoded;

    private EventChunk(SseFormat format, List<LiveEvent> events) {
        this.format = format;
        this.events = events;
        this.bytes = events.stream().mapToInt(event -> event.json().length).sum();
    }

    /** Divides events into chunks, in their order. */
    static List<EventChunk> of(SseFormat format, List<LiveEvent> events) {
        List<EventChunk> chunks = new ArrayList<>();
        int start = 0;
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            int length = events.get(i).json().length;
            if (i > start && (i - start == MAX_EVENTS || bytes + length > MAX_BYTES)) {
                chunks.add(new EventChunk(format, List.copyOf(events.subList(start, i))));
                start = i;
                bytes = 0;
            }
            bytes += length;
        }
        if (start < events.size()) {
            chunks.add(new EventChunk(format, List.copyOf(events.subList(start, events.size()))));
        }
        return chunks;
    }

    int size() {
        return events.size();
    }

    /** Bytes of the JSON alone. */
    int bytes() {
        return bytes;
    }

    /** The same events but for those that match; shares the chunk where none does. */
    List<EventChunk> without(Predicate<LiveEvent> some) {
        return events.stream().anyMatch(some)
                ? of(format, events.stream().filter(some.negate()).toList())
                : List.of(this);
    }

    /** The bytes to send; not to be changed. */
    byte[] encoded() {
        byte[] result = encoded;
        if (result == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + bytes / 4);
            format.write(out, events);
            result = out.toByteArray();
            encoded = result;
        }
        return result;
    }
}
