package dev.centraldeerros.log;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Top-level attributes as PostgreSQL's {@code ->>} returns them. */
final class Attributes {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Attributes() {}

    /** Returns the text of a string, number or boolean; null for other values. */
    static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull() || !value.isValueNode()) {
            return null;
        }
        return value.isNumber() ? AttributeNumber.format(value.decimalValue()) : value.asString();
    }

    /** Returns the number; null for other values. */
    static @Nullable BigDecimal number(@Nullable JsonNode value) {
        return value != null && value.isNumber() ? value.decimalValue() : null;
    }

    static boolean has(@Nullable JsonNode value) {
        return value != null && !value.isNull();
    }

    /** Returns the object; null without attributes. */
    static @Nullable JsonNode read(@Nullable String json) {
        try {
            return json == null ? null : MAPPER.readTree(json);
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
