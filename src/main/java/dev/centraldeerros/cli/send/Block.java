package dev.centraldeerros.cli.send;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Events that are sent in one request, with the lines that they come from. */
final class Block {
    private static final int MAX_EVENTS = 5_000;
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final List<byte[]> events = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private long bytes;

    void add(long line, String event) {
        add(line, event.getBytes(StandardCharsets.UTF_8));
    }

    private void add(long line, byte[] event) {
        events.add(event);
        lines.add(line);
        bytes += event.length;
    }

    boolean isFull() {
        return events.size() >= MAX_EVENTS || bytes >= MAX_BYTES;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    int size() {
        return events.size();
    }

    /** Returns the line of an event; the first line if the server named none of them. */
    long line(long index) {
        return lines.get(index < 0 || index >= lines.size() ? 0 : (int) index);
    }

    /** Returns the events from an index on. */
    Block from(int index) {
        Block rest = new Block();
        for (int i = index; i < events.size(); i++) {
            rest.add(lines.get(i), events.get(i));
        }
        return rest;
    }

    /** Returns the body of a request (NDJSON). */
    byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) bytes + events.size());
        for (byte[] event : events) {
            body.writeBytes(event);
            body.write('\n');
        }
        return body.toByteArray();
    }
}
