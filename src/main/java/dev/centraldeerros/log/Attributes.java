package dev.centraldeerros.log;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Top-level attributes compared as text, as PostgreSQL's {@code ->>} gives it. */
final class Attributes {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Attributes() {}

    static boolean match(@Nullable String json, Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            return true;
        }
        if (json == null) {
            return false;
        }
        try {
            JsonNode attributes = MAPPER.readTree(json);
            return wanted.entrySet().stream().allMatch(entry -> has(attributes.get(entry.getKey()), entry.getValue()));
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean has(@Nullable JsonNode value, String wanted) {
        if (value == null || value.isNull()) {
            return false;
        }
        if (value.isNumber()) {
            return plain(value.decimalValue()).equals(wanted);
        }
        return value.isValueNode() && value.asString().equals(wanted);
    }

    /** As {@code numeric} writes it: no exponent, the digits after the point kept. */
    private static String plain(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0).toPlainString() : number.toPlainString();
    }
}
