package dev.centraldeerros.sentry.event;

import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.request.StorableText;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Attributes of an event as the text of a JSON object that {@code jsonb} takes, within their maximum size. */
final class AttributesText {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Deeper values are written as their text. */
    private static final int MAX_DEPTH = Limits.NESTING_LEVELS - 4;

    /** Names that are left out, in this order, until the rest fits. */
    private static final List<String> DISPENSABLE = List.of("extra", "contexts", "request");

    private final Map<String, JsonNode> values = new LinkedHashMap<>();

    /** Adds a text; under another name if the name is taken. */
    void put(String name, @Nullable String value) {
        if (value != null) {
            JsonNode text = JsonNodeFactory.instance.stringNode(value);
            if (values.putIfAbsent(name, text) != null) {
                values.putIfAbsent("tag." + name, text);
            }
        }
    }

    /** Adds a value unless it is absent, null or empty, or the name is taken. */
    void put(String name, JsonNode value) {
        boolean isEmpty = value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty());
        if (!isEmpty && !name.isEmpty()) {
            values.putIfAbsent(name, value);
        }
    }

    /** Returns the text; null without attributes. What does not fit is named in {@code dropped}. */
    @Nullable
    String text(List<String> dropped) {
        String text = written(dropped);
        for (String name : DISPENSABLE) {
            if (!StorableText.isLargerInUtf8(text, Limits.ATTRIBUTES_BYTES)) {
                break;
            }
            if (values.remove(name) != null) {
                dropped.add(name);
                text = written(dropped);
            }
        }
        if (StorableText.isLargerInUtf8(text, Limits.ATTRIBUTES_BYTES)) {
            values.clear();
            dropped.add("attributes");
            text = written(dropped);
        }
        return text.equals("{}") ? null : text;
    }

    private String written(List<String> dropped) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            values.forEach((name, value) -> {
                json.writeName(StorableText.storable(name));
                write(json, value, 1);
            });
            if (!dropped.isEmpty()) {
                json.writeName("decode_errors");
                json.writeStartArray();
                dropped.forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, JsonNode value, int depth) {
        if (depth > MAX_DEPTH && value.isContainer()) {
            json.writeString(StorableText.storable(value.toString()));
        } else if (value.isObject()) {
            json.writeStartObject();
            Map<String, JsonNode> members = new LinkedHashMap<>();
            value.properties()
                    .forEach(member -> members.put(StorableText.storable(member.getKey()), member.getValue()));
            members.forEach((name, member) -> {
                json.writeName(name);
                write(json, member, depth + 1);
            });
            json.writeEndObject();
        } else if (value.isArray()) {
            json.writeStartArray();
            value.valueStream().forEach(element -> write(json, element, depth + 1));
            json.writeEndArray();
        } else if (value.isString()) {
            json.writeString(StorableText.storable(value.stringValue()));
        } else if (value.isBoolean()) {
            json.writeBoolean(value.booleanValue());
        } else if (value.isNumber()) {
            number(json, value);
        } else {
            json.writeNull();
        }
    }

    /** Numbers that PostgreSQL does not have (NaN), or would print at great length, become texts. */
    private static void number(JsonGenerator json, JsonNode value) {
        String text = value.asString();
        boolean isKept = (value.isIntegralNumber() || (value.isBigDecimal() && scale(value) <= Limits.NUMBER_EXPONENT))
                && text.length() <= Limits.NUMBER_CHARS;
        if (isKept) {
            json.writeNumber(text);
        } else {
            json.writeString(text);
        }
    }

    private static long scale(JsonNode value) {
        return Math.abs((long) value.decimalValue().scale());
    }
}
