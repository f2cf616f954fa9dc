package dev.centraldeerros.live;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events that are sent together; encoded once for all subscriptions that share them. Used by one thread at a time. */
final class EventChunk {
    /** Number of events with which it is full: a slow subscription drops whole chunks. */
    static final int MAX_EVENTS = 100;

    /** Number of bytes with which it is full; the last event may exceed it. */
    static final int MAX_BYTES = 256 * 1024;

    private final SseFormat format;
    private final List<LiveEvent> events = new ArrayList<>();
    private int bytes;
    private byte @Nullable [] encoded;

    EventChunk(SseFormat format) {
        this.format = format;
    }

    /** Divides events into chunks, in their order. */
    static List<EventChunk> of(SseFormat format, List<LiveEvent> events) {
        List<EventChunk> chunks = new ArrayList<>();
        for (LiveEvent event : events) {
            if (chunks.isEmpty() || chunks.get(chunks.size() - 1).isFull()) {
                chunks.add(new EventChunk(format));
            }
            chunks.get(chunks.size() - 1).add(event);
        }
        return chunks;
    }

    /** Adds an event; not once it is encoded. */
    void add(LiveEvent event) {
        events.add(event);
        bytes += event.json().length;
    }

    boolean isFull() {
        return events.size() >= MAX_EVENTS || bytes >= MAX_BYTES;
    }

    int size() {
        return events.size();
    }

    /** Bytes of the JSON alone. */
    int bytes() {
        return bytes;
    }

    /** The same without some events; itself where it has none of them. */
    EventChunk without(Set<UUID> ids) {
        if (events.stream().noneMatch(event -> ids.contains(event.id()))) {
            return this;
        }
        EventChunk rest = new EventChunk(format);
        events.stream().filter(event -> !ids.contains(event.id())).forEach(rest::add);
        return rest;
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
