package dev.centraldeerros.query.filter;

import dev.centraldeerros.log.AttributePath;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** SQL expressions for the value of an attribute, which may be nested; see {@link AttributePath}. */
public final class AttributeSql {
    private AttributeSql() {}

    /**
     * Returns the value as {@code jsonb}.
     *
     * @param parameter binds a text and returns its placeholder
     */
    public static String json(String name, UnaryOperator<String> parameter) {
        String top = "log.attributes -> " + parameter.apply(name);
        List<String> keys = AttributePath.keys(name);
        return keys.isEmpty()
                ? top
                : "coalesce(" + top + ", log.attributes -> "
                        + keys.stream().map(parameter).collect(Collectors.joining(" -> ")) + ")";
    }

    /** Returns the text of such a value, as {@code ->>} does. */
    public static String text(String json) {
        return "((" + json + ") #>> '{}')";
    }

    /** Returns the text of a string, number or boolean; null for other values. */
    public static String scalar(String json) {
        return "CASE WHEN jsonb_typeof(" + json + ") IN ('string', 'number', 'boolean') THEN " + text(json) + " END";
    }
}
