package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line that names an exception: {@code type: message}.
 *
 * @param message empty without one
 */
record Header(String type, String message) {
    private static final int MAX_TYPE = 250;

    /** What runtimes print before the type. */
    private static final List<String> PREFIXES = List.of(
            "Uncaught (in promise) ",
            "Uncaught ",
            "Unhandled exception. ",
            "Unhandled Exception: ",
            "Unhandled exception: ",
            "PHP Fatal error:  Uncaught ",
            "Fatal error: Uncaught ",
            "[uncaughtException] ",
            "UnhandledPromiseRejection: ");

    private static final List<String> SUFFIXES =
            List.of("Error", "Exception", "Throwable", "Failure", "Fault", "Warning");

    /** Returns the header in a line; null if it is none. */
    static @Nullable Header of(String line) {
        String text = withoutPrefix(line.strip());
        int end = 0;
        while (end < text.length() && isTypeCharacter(text.charAt(end))) {
            end++;
        }
        // A module may stand before a type: java.base/java.lang.Error.
        if (end == 0 || end > MAX_TYPE || !isTypeStart(text.charAt(0))) {
            return null;
        }
        String type = text.substring(0, end);
        if (end == text.length()) {
            return isName(type) && looksLikeType(type) ? new Header(type, "") : null;
        }
        // Node prints codes: Error [ERR_X]: message.
        int colon = text.startsWith(" [", end) ? text.indexOf("]: ", end) + 1 : end;
        if (colon <= 0 || colon >= text.length() || text.charAt(colon) != ':' || !isName(type)) {
            return null;
        }
        boolean isSpaced = colon + 1 == text.length() || text.charAt(colon + 1) == ' ';
        return isSpaced && (looksLikeType(type) || Character.isUpperCase(type.charAt(0)))
                ? new Header(type, text.substring(colon + 1).strip())
                : null;
    }

    /** Whether the type is one by its form: with a package, or with a usual ending. */
    boolean isCertain() {
        return looksLikeType(type);
    }

    private static boolean looksLikeType(String type) {
        int dot = type.lastIndexOf('.');
        if (dot > 0 && dot < type.length() - 1 && Character.isUpperCase(type.charAt(dot + 1))) {
            return true;
        }
        if (type.contains("::")) {
            return true;
        }
        for (String suffix : SUFFIXES) {
            if (type.endsWith(suffix)) {
                return Character.isUpperCase(type.charAt(Math.max(dot + 1, 0)));
            }
        }
        return false;
    }

    private static boolean isName(String type) {
        char last = type.charAt(type.length() - 1);
        return Character.isLetterOrDigit(last) || last == '_' || last == '$';
    }

    private static boolean isTypeStart(char c) {
        return Character.isLetter(c) || c == '_';
    }

    private static boolean isTypeCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '$' || c == '\\' || c == '`' || c == '+';
    }

    /** Returns a line without what a runtime prints before the type. */
    static String withoutPrefix(String line) {
        String text = line;
        if (text.startsWith("Exception in thread \"")) {
            int quote = text.indexOf("\" ", 21);
            text = quote < 0 ? text : text.substring(quote + 2).strip();
        }
        for (String prefix : PREFIXES) {
            if (text.startsWith(prefix)) {
                return text.substring(prefix.length());
            }
        }
        return text;
    }

    /** Returns the best header among the lines before the first frame: the first certain one, else the first. */
    static @Nullable Header best(List<String> lines) {
        Header first = null;
        for (String line : lines) {
            Header header = of(line);
            if (header != null && header.isCertain()) {
                return header;
            }
            first = first == null ? header : first;
        }
        return first;
    }
}
