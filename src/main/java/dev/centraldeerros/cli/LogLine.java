package dev.centraldeerros.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A log as a line for people.
 *
 * @param isColoured whether its level has a colour
 * @param zone of the one who reads it
 */
record LogLine(boolean isColoured, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final String DIM = "\u001b[2m";
    private static final String NORMAL = "\u001b[0m";
    private static final int LEVEL_WIDTH = 8;

    /** Date, level, environment, source, description, and how many it stands for. */
    String of(JsonNode log) {
        String level = text(log, "level");
        String padded = level + " ".repeat(Math.max(0, LEVEL_WIDTH - level.length()));
        int events = log.path("events").asInt(1);
        return coloured(DIM, date(log)) + ' ' + coloured(colour(level), padded) + ' ' + coloured(DIM, text(log, "env"))
                + ' ' + text(log, "source") + "  " + text(log, "description")
                + (events > 1 ? coloured(DIM, " x" + events) : "");
    }

    private String date(JsonNode log) {
        String date = text(log, "date");
        try {
            return TIME.format(Instant.parse(date).atZone(zone));
        } catch (DateTimeParseException another) {
            return date;
        }
    }

    private String coloured(String colour, String text) {
        return isColoured ? colour + text + NORMAL : text;
    }

    private static String colour(String level) {
        return switch (level) {
            case "CRITICAL" -> "\u001b[1;97;41m";
            case "ERROR" -> "\u001b[31m";
            case "WARNING" -> "\u001b[33m";
            case "INFO" -> "\u001b[32m";
            default -> DIM;
        };
    }

    private static String text(JsonNode log, String field) {
        return safe(log.path(field).asString(""));
    }

    /** The same for a text of several lines. */
    static String lines(String text) {
        return text.lines().map(LogLine::safe).collect(Collectors.joining("\n"));
    }

    /** Nothing that a terminal would obey: whoever sends a log must not steer the screen of who reads it. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            if (letter == '\n' || letter == '\t') {
                safe.append(' ');
            } else if (Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT) {
                safe.append(String.format("\\u%04x", letter));
            } else {
                safe.appendCodePoint(letter);
            }
        });
        return safe.toString();
    }
}
