package dev.centraldeerros.sentry.event;

import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Formats a message with its parameters, as Python's and Java's loggers write them: {@code %s}, {@code %(name)s}, {@code {}}. */
final class MessageFormat {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("%%|%(?:\\((\\w+)\\))?[-+ #0]*\\d*(?:\\.\\d+)?[sdifruxXeEgGoc]|\\{(\\w*)}");

    private MessageFormat() {}

    /** Returns the text; placeholders without a parameter stay. */
    static String format(String template, JsonNode params) {
        Iterator<JsonNode> next = params.isArray()
                ? params.valueStream().iterator()
                : List.<JsonNode>of().iterator();
        Matcher placeholder = PLACEHOLDER.matcher(template);
        StringBuilder text = new StringBuilder();
        while (placeholder.find()) {
            placeholder.appendReplacement(text, Matcher.quoteReplacement(value(placeholder, next, params)));
        }
        return placeholder.appendTail(text).toString();
    }

    private static String value(Matcher placeholder, Iterator<JsonNode> next, JsonNode params) {
        String whole = placeholder.group();
        if (whole.equals("%%")) {
            return "%";
        }
        String name = placeholder.group(1) == null ? placeholder.group(2) : placeholder.group(1);
        JsonNode value;
        if (name == null || name.isEmpty()) {
            value = next.hasNext() ? next.next() : null;
        } else if (params.isArray() && name.chars().allMatch(Character::isDigit)) {
            value = params.get(Integer.parseInt(name.substring(0, Math.min(name.length(), 4))));
        } else {
            value = params.get(name);
        }
        if (value == null) {
            return whole;
        }
        return value.isContainer() ? value.toString() : value.asString();
    }
}
