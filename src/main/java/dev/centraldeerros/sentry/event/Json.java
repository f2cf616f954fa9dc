package dev.centraldeerros.sentry.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads payloads as SDKs write them: NaN, infinite numbers and repeated names are tolerated, numbers stay exact. */
public final class Json {
    private static final int NESTING_LEVELS = 200;
    private static final int NUMBER_CHARS = 1_000;
    private static final byte[] NAN = {'N', 'a', 'N'};
    private static final byte[] INFINITY = {'I', 'n', 'f', 'i', 'n', 'i', 't', 'y'};

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_LEVELS)
                            .maxNumberLength(NUMBER_CHARS)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /**
     * Reads a payload.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON
     */
    public static JsonNode read(byte[] payload) {
        return MAPPER.readTree(payload);
    }

    /** Reads a payload; one that is malformed is an empty object. */
    public static JsonNode readOrEmpty(byte[] payload) {
        try {
            return read(payload);
        } catch (JacksonException malformed) {
            return object();
        }
    }

    /** Returns whether every reader takes the payload: it is in UTF-8 and has no word that may be a number such as NaN. */
    static boolean isPlain(byte[] payload) {
        for (int i = 0; i < payload.length; i++) {
            boolean isOfAnotherEncoding = payload[i] == 0;
            if (isOfAnotherEncoding || hasAt(payload, i, NAN) || hasAt(payload, i, INFINITY)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasAt(byte[] payload, int from, byte[] word) {
        return payload[from] == word[0]
                && from + word.length <= payload.length
                && Arrays.equals(payload, from, from + word.length, word, 0, word.length);
    }

    /** Returns a member's text; a number or boolean as it is written; null for an absent, empty or other one. */
    public static @Nullable String text(JsonNode parent, String name) {
        return text(parent.path(name));
    }

    static @Nullable String text(JsonNode node) {
        if (!node.isString() && !node.isNumber() && !node.isBoolean()) {
            return null;
        }
        String text = node.asString();
        return text.isEmpty() ? null : text;
    }

    /** Returns the elements of a list, which SDKs send bare or as {@code values} of an object. */
    static List<JsonNode> values(JsonNode node) {
        JsonNode list = node.isObject() && node.path("values").isArray() ? node.path("values") : node;
        List<JsonNode> values = new ArrayList<>();
        if (list.isArray()) {
            list.valueStream().filter(JsonNode::isObject).forEach(values::add);
        } else if (list.isObject()) {
            values.add(list);
        }
        return values;
    }

    /** Returns an empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode array(List<JsonNode> elements) {
        return MAPPER.createArrayNode().addAll(elements);
    }

    static JsonNode textNode(String text) {
        return MAPPER.getNodeFactory().stringNode(text);
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** Returns the text of a list of texts. */
    static String arrayText(List<String> texts) {
        return MAPPER.writeValueAsString(texts);
    }

    static Optional<Integer> integer(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? Optional.of(node.intValue()) : Optional.empty();
    }
}
