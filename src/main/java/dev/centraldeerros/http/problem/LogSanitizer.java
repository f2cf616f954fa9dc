package dev.centraldeerros.http.problem;

/** Makes external text safe for a log line. */
public final class LogSanitizer {
    /** Longer ones are cut. */
    private static final int MAX = 500;

    private LogSanitizer() {}

    /** Control characters (line breaks, ESC) and those that hide or reorder text become {@code \\uXXXX}. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX) + 1);
        text.codePoints().limit(MAX).forEach(point -> {
            int type = Character.getType(point);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                safe.append(String.format("\\u%04X", point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return text.codePointCount(0, text.length()) > MAX ? safe.append('…').toString() : safe.toString();
    }
}
