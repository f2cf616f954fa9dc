package dev.centraldeerros.sentry.envelope;

import dev.centraldeerros.http.problem.ApiException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one envelope (Sentry's documentation of envelopes): a line of headers, then items, each a line of headers and a payload,
 * which has the length that its headers name or ends with its line. Keeps the payloads of the wanted types and passes over all
 * others, so that a large attachment takes no memory. Used by one thread at a time.
 */
public final class EnvelopeReader {
    /** Maximum length of a line of headers. */
    private static final int HEADER_BYTES = 64 * 1024;

    /** What an item takes besides its payload: its headers and their names. */
    private static final int ITEM_BYTES = 1024;

    /** Maximum number of types that are counted by themselves. */
    private static final int MAX_TYPES = 100;

    private static final String OTHER_TYPE = "other";
    private static final int UNKNOWN_LENGTH = -1;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ToLongBiFunction<String, List<Item>> mostBytes;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final List<Item> items = new ArrayList<>();

    /** Number of items of unwanted types, by type. */
    private final Map<String, Long> skipped = new TreeMap<>();

    private State state = State.ENVELOPE_HEADERS;
    private ObjectNode headers = JsonNodeFactory.instance.objectNode();
    private ObjectNode itemHeaders = JsonNodeFactory.instance.objectNode();
    private String type = "";

    /** Bytes of the payload that are still to come; {@link #UNKNOWN_LENGTH} for up to the end of the line. */
    private long left;

    /** Bytes that the items take. */
    private long itemBytes;

    /** Bytes of the payload so far. */
    private long size;

    /** Maximum length of the payload; negative for one of an unwanted type. */
    private long keepable;

    private boolean isKept;

    private enum State {
        ENVELOPE_HEADERS,
        ITEM_HEADERS,
        PAYLOAD,
        AFTER_PAYLOAD
    }

    /** Item of a wanted type. */
    public static final class Item {
        private final String type;
        private final ObjectNode headers;
        private final long size;
        private final byte @Nullable [] payload;

        Item(String type, ObjectNode headers, long size, byte @Nullable [] payload) {
            this.type = type;
            this.headers = headers;
            this.size = size;
            this.payload = payload;
        }

        /** Creates an item without headers. */
        public Item(String type, byte[] payload) {
            this(type, JsonNodeFactory.instance.objectNode(), payload.length, payload);
        }

        /** Returns the type in the headers. */
        public String type() {
            return type;
        }

        public ObjectNode headers() {
            return headers;
        }

        /** Returns the length of the payload as it was sent. */
        public long size() {
            return size;
        }

        /** Returns whether the payload was passed over, because it is too large. */
        public boolean isTooLarge() {
            return payload == null;
        }

        /** Returns the bytes, not to be changed; none if it is too large. */
        public byte[] payload() {
            return payload == null ? new byte[0] : payload;
        }
    }

    /**
     * Creates the reader.
     *
     * @param mostBytes maximum length of the next payload by its type and the items before it; negative for types that are
     *     passed over
     */
    public EnvelopeReader(ToLongBiFunction<String, List<Item>> mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Reads a part of the envelope.
     *
     * @throws ApiException 400 if it is malformed
     */
    public void feed(byte[] buffer) {
        int at = 0;
        while (at < buffer.length) {
            at = state == State.PAYLOAD && left != UNKNOWN_LENGTH ? payload(buffer, at) : line(buffer, at);
        }
    }

    /**
     * Ends the envelope.
     *
     * @throws ApiException 400 if it is cut
     */
    public void end() {
        switch (state) {
            case ENVELOPE_HEADERS, ITEM_HEADERS -> {
                if (held.size() > 0) {
                    headersRead();
                }
                if (state == State.ENVELOPE_HEADERS) {
                    throw malformed("has no headers");
                }
                if (state == State.PAYLOAD && left > 0) {
                    throw malformed("ends before the payload of an item does");
                }
                if (state == State.PAYLOAD) {
                    payloadRead();
                }
            }
            case PAYLOAD -> {
                if (left > 0) {
                    throw malformed("ends before the payload of an item does");
                }
                payloadRead();
            }
            case AFTER_PAYLOAD -> {
                // The last line end may be missing.
            }
        }
    }

    private int payload(byte[] buffer, int from) {
        int count = (int) Math.min(left, buffer.length - from);
        if (isKept) {
            held.write(buffer, from, count);
        }
        left -= count;
        size += count;
        if (left == 0) {
            payloadRead();
            state = State.AFTER_PAYLOAD;
        }
        return from + count;
    }

    /** Reads up to a line end, which ends headers or a payload of unknown length; returns the next position. */
    private int line(byte[] buffer, int from) {
        int end = from;
        while (end < buffer.length && buffer[end] != '\n') {
            end++;
        }
        boolean isComplete = end < buffer.length;
        if (state == State.AFTER_PAYLOAD) {
            if (end > from) {
                throw malformed("has something after the payload of an item");
            }
            state = State.ITEM_HEADERS;
            return end + 1;
        }
        if (state == State.PAYLOAD) {
            keep(buffer, from, end);
            if (isComplete) {
                payloadRead();
                state = State.ITEM_HEADERS;
            }
        } else {
            if (held.size() + (end - from) > HEADER_BYTES) {
                throw malformed("has headers of more than " + HEADER_BYTES + " bytes");
            }
            held.write(buffer, from, end - from);
            // Empty lines between items and at the end are tolerated.
            if (isComplete && (held.size() > 0 || state == State.ENVELOPE_HEADERS)) {
                headersRead();
            }
        }
        return end + 1;
    }

    private void keep(byte[] buffer, int from, int end) {
        size += end - from;
        if (!isKept) {
            return;
        }
        if (held.size() + (end - from) > keepable) {
            isKept = false;
            held.reset();
            return;
        }
        held.write(buffer, from, end - from);
    }

    private void headersRead() {
        byte[] line = held.toByteArray();
        held.reset();
        ObjectNode read = object(line);
        if (state == State.ENVELOPE_HEADERS) {
            headers = read;
            state = State.ITEM_HEADERS;
            return;
        }
        JsonNode named = read.path("type");
        if (!named.isString() || named.stringValue().isEmpty()) {
            throw malformed("has an item without a type");
        }
        type = named.stringValue();
        itemHeaders = read;
        size = 0;
        JsonNode length = read.path("length");
        left = length.isIntegralNumber() && length.longValue() >= 0 ? length.longValue() : UNKNOWN_LENGTH;
        keepable = mostBytes.applyAsLong(type, items);
        isKept = keepable >= 0 && left <= keepable;
        state = State.PAYLOAD;
        if (left == 0) {
            payloadRead();
            state = State.AFTER_PAYLOAD;
        }
    }

    private void payloadRead() {
        if (keepable < 0) {
            boolean isCounted = skipped.size() < MAX_TYPES || skipped.containsKey(type);
            skipped.merge(
                    isCounted ? type : OTHER_TYPE,
                    Math.max(1, itemHeaders.path("item_count").asLong(1)),
                    Long::sum);
        } else {
            items.add(new Item(type, itemHeaders, size, isKept ? held.toByteArray() : null));
            itemBytes += ITEM_BYTES + (isKept ? held.size() : 0);
        }
        held.reset();
        state = State.ITEM_HEADERS;
    }

    private static ObjectNode object(byte[] line) {
        try {
            if (JSON.readTree(line) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException notJson) {
            throw malformed("has headers that are not JSON");
        }
        throw malformed("has headers that are not a JSON object");
    }

    private static ApiException malformed(String reason) {
        return ApiException.invalid("envelope", reason);
    }

    /** Returns the envelope's headers; empty before they are read. */
    public ObjectNode headers() {
        return headers;
    }

    /** Returns the items of wanted types so far, in order. */
    public List<Item> items() {
        return items;
    }

    /** Returns the number of items of unwanted types, by type; a batch counts its items. */
    public Map<String, Long> skipped() {
        return skipped;
    }

    /** Returns the bytes that are held. */
    public long heldBytes() {
        return held.size() + itemBytes;
    }
}
