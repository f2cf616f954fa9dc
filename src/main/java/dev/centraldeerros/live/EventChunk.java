package dev.centraldeerros.live;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events that are sent together; encoded once for all subscriptions that share them. Not thread-safe. */
final class EventChunk {
    /** Maximum number of events: a slow subscription drops whole chunks. */
    static final int MAX_EVENTS = 100;

    /** Maximum number of bytes; the last event may exceed it. */
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

    /** Adds an event; not after encoding. */
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

    /** Returns the bytes of the JSON. */
    int bytes() {
        return bytes;
    }

    /** Returns the chunk without some events; itself if it has none of them. */
    EventChunk without(Set<UUID> ids) {
        if (events.stream().noneMatch(event -> ids.contains(event.id()))) {
            return this;
        }
        EventChunk rest = new EventChunk(format);
        events.stream().filter(event -> !ids.contains(event.id())).forEach(rest::add);
        return rest;
    }

    /** Returns the bytes to send; not to be changed. */
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
