package dev.centraldeerros.log;

import dev.centraldeerros.event.Event;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Event with folded texts and parsed attributes, each computed on first use. Not thread-safe. */
public final class EventView {
    private final Event event;
    private final Map<Condition.Field, String> folded = new EnumMap<>(Condition.Field.class);
    private @Nullable JsonNode attributes;
    private boolean isRead;

    public EventView(Event event) {
        this.event = event;
    }

    public Event event() {
        return event;
    }

    /** Returns the folded text of a field; null if the event lacks it. */
    @Nullable
    String folded(Condition.Field field) {
        String text = field.of(event);
        return text == null ? null : folded.computeIfAbsent(field, unused -> CaseFolding.fold(text));
    }

    /** Returns the top-level attribute as sent; null if the event lacks it. */
    @Nullable
    JsonNode attribute(String name) {
        if (!isRead) {
            attributes = Attributes.read(event.attributes());
            isRead = true;
        }
        if (attributes == null) {
            return null;
        }
        JsonNode top = attributes.get(name);
        return top == null ? nested(attributes, AttributePath.keys(name)) : top;
    }

    private static @Nullable JsonNode nested(JsonNode attributes, List<String> keys) {
        JsonNode found = keys.isEmpty() ? null : attributes;
        for (String key : keys) {
            found = found != null && found.isObject() ? found.get(key) : null;
        }
        return found;
    }
}
