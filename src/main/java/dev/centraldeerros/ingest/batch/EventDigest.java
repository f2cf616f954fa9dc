package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.log.AttributeNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Digest of what an event says, however it was written: the order of fields, blanks, escapes, offsets of times and forms of a
 * number with the same digits make no difference. Must never change, because it is stored.
 */
public final class EventDigest {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final MessageDigest digest = Sha256.digest();

    private EventDigest() {}

    /** Returns the digest of an event, without its id and its sender. */
    public static MessageDigest of(Event event) {
        EventDigest digest = new EventDigest();
        // One event; a body of many starts with another byte.
        digest.digest.update((byte) 2);
        digest.add(Integer.toString(event.projectId()));
        digest.add(event.date().toString());
        digest.add(event.level().name());
        digest.add(event.environment());
        digest.add(event.source());
        digest.add(event.description());
        digest.add(event.details());
        digest.add(Integer.toString(event.events()));
        digest.add(event.release());
        digest.add(event.traceId());
        digest.add(event.spanId());
        digest.add(event.fingerprint());
        digest.add(event.key());
        digest.json(event.attributes() == null ? null : EXACT.readTree(event.attributes()));
        return digest.digest;
    }

    /** Adds a text with its length, so that texts cannot run into one another. */
    private void add(@Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(text == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    private void json(@Nullable JsonNode node) {
        if (node == null) {
            add(null);
        } else if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            add("{" + fields.size());
            fields.forEach((name, value) -> {
                add(name);
                json(value);
            });
        } else if (node.isArray()) {
            add("[" + node.size());
            node.forEach(this::json);
        } else if (node.isNumber()) {
            add("#" + AttributeNumber.format(node.decimalValue()));
        } else {
            add((node.isString() ? "\"" : "") + node.asString());
        }
    }
}
