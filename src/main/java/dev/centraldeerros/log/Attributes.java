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

    /** The text of a string, number or boolean; null for anything else. */
    static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull() || !value.isValueNode()) {
            return null;
        }
        return value.isNumber() ? plain(value.decimalValue()) : value.asString();
    }

    /** The number; null for anything else. */
    static @Nullable BigDecimal number(@Nullable JsonNode value) {
        return value != null && value.isNumber() ? value.decimalValue() : null;
    }

    static boolean has(@Nullable JsonNode value) {
        return value != null && !value.isNull();
    }

    /** The object; null where there is none. */
    static @Nullable JsonNode read(@Nullable String json) {
        try {
            return json == null ? null : MAPPER.readTree(json);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** As {@code numeric} writes it: no exponent, the digits after the point kept. */
    private static String plain(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0).toPlainString() : number.toPlainString();
    }
}
