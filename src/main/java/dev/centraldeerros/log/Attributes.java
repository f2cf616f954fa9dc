package dev.centraldeerros.log;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Top-level attributes as PostgreSQL's {@code ->>} gives them. */
final class Attributes {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Attributes() {}

    /** The text of a string, number or boolean; null where there is none of that name. */
    static @Nullable String text(@Nullable String json, String name) {
        JsonNode value = node(json, name);
        if (value == null || value.isNull() || !value.isValueNode()) {
            return null;
        }
        return value.isNumber() ? plain(value.decimalValue()) : value.asString();
    }

    /** The number; null where there is none of that name. */
    static @Nullable BigDecimal number(@Nullable String json, String name) {
        JsonNode value = node(json, name);
        return value != null && value.isNumber() ? value.decimalValue() : null;
    }

    static boolean has(@Nullable String json, String name) {
        JsonNode value = node(json, name);
        return value != null && !value.isNull();
    }

    private static @Nullable JsonNode node(@Nullable String json, String name) {
        try {
            return json == null ? null : MAPPER.readTree(json).get(name);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** As {@code numeric} writes it: no exponent, the digits after the point kept. */
    private static String plain(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0).toPlainString() : number.toPlainString();
    }
}
