package dev.centraldeerros.sentry.event;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tags of an event: an object, a list of pairs, or a list of objects with {@code key} and {@code value}. */
final class Tags {
    private Tags() {}

    static Map<String, String> of(JsonNode tags) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (tags.isObject()) {
            tags.properties().forEach(tag -> add(texts, tag.getKey(), tag.getValue()));
        } else if (tags.isArray()) {
            tags.valueStream().forEach(tag -> {
                JsonNode key = tag.isArray() ? tag.path(0) : tag.path("key");
                add(texts, Json.text(key), tag.isArray() ? tag.path(1) : tag.path("value"));
            });
        }
        return texts;
    }

    private static void add(Map<String, String> texts, @Nullable String name, JsonNode value) {
        String text = Json.text(value);
        if (name != null && text != null) {
            texts.putIfAbsent(name, text);
        }
    }
}
