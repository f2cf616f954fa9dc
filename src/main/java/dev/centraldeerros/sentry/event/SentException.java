package dev.centraldeerros.sentry.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Exception of an event.
 *
 * @param type its type with the package or module, where the language prints that; null if it has none
 * @param message empty without one
 * @param frames its calls, outermost first, as SDKs send them
 */
record SentException(@Nullable String type, String message, List<SentFrame> frames) {
    /**
     * Call of an exception.
     *
     * @param line line of the source; 0 if it is unknown, negative for native code (Java)
     * @param source the line's text; null if it was not sent
     */
    record SentFrame(
            @Nullable String module,
            @Nullable String function,
            @Nullable String file,
            int line,
            int column,
            @Nullable String source) {
        static SentFrame of(JsonNode frame) {
            String path = Json.text(frame, "abs_path");
            return new SentFrame(
                    Json.text(frame, "module"),
                    Json.text(frame, "function"),
                    path == null ? Json.text(frame, "filename") : path,
                    Json.integer(frame.path("lineno")).orElse(0),
                    Json.integer(frame.path("colno")).orElse(0),
                    Json.text(frame, "context_line"));
        }
    }

    /** Returns the exceptions of an event, the oldest cause first; suppressed ones tell of the cleanup and are left out. */
    static List<SentException> chain(JsonNode exception, boolean hasQualifiedTypes) {
        List<SentException> chain = new ArrayList<>();
        for (JsonNode value : Json.values(exception)) {
            if (!"suppressed".equals(Json.text(value.path("mechanism"), "type"))) {
                chain.add(of(value, hasQualifiedTypes));
            }
        }
        return chain;
    }

    private static SentException of(JsonNode value, boolean hasQualifiedTypes) {
        String type = Json.text(value, "type");
        String module = Json.text(value, "module");
        String message = Json.text(value, "value");
        boolean isQualified = type != null && module != null && hasQualifiedTypes && !type.startsWith(module + ".");
        return new SentException(
                isQualified ? module + "." + type : type,
                message == null ? "" : message,
                Json.values(value.path("stacktrace").path("frames")).stream()
                        .map(SentFrame::of)
                        .toList());
    }

    /** Returns the line that names it, as most languages print it. */
    String header() {
        if (type == null) {
            return message;
        }
        return message.isEmpty() ? type : type + ": " + message;
    }
}
