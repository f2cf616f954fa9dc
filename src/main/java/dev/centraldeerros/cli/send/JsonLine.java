package dev.centraldeerros.cli.send;

import dev.centraldeerros.cli.send.LineEncoder.Encoded;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Line that is one JSON object; it is sent as it was written, with a key added if it has none. */
final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Encoded.Rejected NO_OBJECT = new Encoded.Rejected("is not one JSON object");

    private JsonLine() {}

    /**
     * Encodes a line.
     *
     * @param eventKey null without a key
     */
    static Encoded encode(String line, @Nullable String eventKey) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NO_OBJECT;
            }
            long nullAt = -1;
            boolean hasKey = false;
            boolean isEmpty = true;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
                isEmpty = false;
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("key")) {
                    hasKey |= value != JsonToken.VALUE_NULL;
                    nullAt = value == JsonToken.VALUE_NULL
                            ? parser.currentTokenLocation().getCharOffset()
                            : nullAt;
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                return NO_OBJECT;
            }
            return new Encoded.Event(eventKey == null || hasKey ? line : withKey(line, eventKey, nullAt, isEmpty));
        } catch (JacksonException malformed) {
            return new Encoded.Rejected("is not JSON: " + malformed.getOriginalMessage());
        }
    }

    private static String withKey(String line, String eventKey, long nullAt, boolean isEmpty) {
        return nullAt >= 0
                ? line.substring(0, (int) nullAt)
                        + '"'
                        + eventKey
                        + '"'
                        + line.substring((int) nullAt + "null".length())
                : "{\"key\":\"" + eventKey + (isEmpty ? "\"" : "\",") + line.substring(1);
    }
}
