package dev.centraldeerros.fingerprint;

import dev.centraldeerros.fingerprint.trace.Frame;
import dev.centraldeerros.fingerprint.trace.Language;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts of an issue for people. */
final class Titles {
    private Titles() {}

    /** {@code IllegalStateException: closed}, or the first line of the description. */
    static String title(String description, @Nullable Thrown thrown) {
        String type = thrown == null ? null : thrown.type();
        if (thrown == null || type == null) {
            return cut(firstLine(description));
        }
        String message = thrown.message() == null ? "" : firstLine(thrown.message());
        return cut(simple(type) + (message.isEmpty() ? "" : ": " + message));
    }

    /** The first function of the application in the exception that was thrown last, else in its causes. */
    static String culprit(Trace trace) {
        Language language = trace.language();
        Optional<Frame> inApp = trace.chain().stream()
                .flatMap(thrown -> thrown.frames().stream())
                .filter(frame -> language.isInApp(frame) && language.key(frame) != null)
                .findFirst();
        Frame frame = inApp.orElseGet(() -> trace.chain().stream()
                .flatMap(thrown -> thrown.frames().stream())
                .findFirst()
                .orElseThrow());
        String key = language.key(frame);
        return cut(key == null ? frame.function() : key);
    }

    /** A type without its package or namespace. */
    private static String simple(String type) {
        int last = Math.max(
                Math.max(type.lastIndexOf('.'), type.lastIndexOf('\\')),
                Math.max(type.lastIndexOf(':'), type.lastIndexOf('$')));
        return last < 0 || last == type.length() - 1 ? type : type.substring(last + 1);
    }

    private static String firstLine(String text) {
        String stripped = text.strip();
        int end = stripped.indexOf('\n');
        return end < 0 ? stripped : stripped.substring(0, end).strip();
    }

    /** Cuts a text to the maximum length; never within a surrogate pair. */
    static String cut(String text) {
        if (text.length() <= Grouping.MAX_TITLE) {
            return text;
        }
        int end = Grouping.MAX_TITLE - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
