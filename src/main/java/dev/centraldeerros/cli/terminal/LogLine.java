package dev.centraldeerros.cli.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A log as one line of text.
 *
 * @param isColoured whether the level has a color
 * @param zone time zone of the reader
 */
public record LogLine(boolean isColoured, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final String DIM = "\u001b[2m";
    private static final String NORMAL = "\u001b[0m";
    private static final int LEVEL_WIDTH = 8;

    /** Returns date, level, environment, source, description and the number of occurrences. */
    public String of(JsonNode log) {
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

    /** Escapes each line of a text. */
    public static String lines(String text) {
        return text.lines().map(LogLine::safe).collect(Collectors.joining("\n"));
    }

    /** Escapes characters that steer a terminal, because the sender of a log must not control the screen of its reader. */
    public static String safe(String text) {
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
