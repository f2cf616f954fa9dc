package dev.centraldeerros.http.problem;

/** Makes external text safe for a log line. */
public final class LogSanitizer {
    /** Maximum length; longer texts are cut. */
    private static final int MAX = 500;

    private LogSanitizer() {}

    /** Escapes control characters (line breaks, ESC) and characters that hide or reorder text as {@code \\uXXXX}. */
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
