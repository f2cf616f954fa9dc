package dev.centraldeerros.fingerprint;

import dev.centraldeerros.fingerprint.Grouping.Reason;
import dev.centraldeerros.fingerprint.message.MessageTemplate;
import dev.centraldeerros.fingerprint.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What makes a fingerprint: the first that an event has of client's parts, exception, message, source. */
record Cause(Reason reason, List<String> parts) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Returns the cause of an event's fingerprint.
     *
     * @param own the client's fingerprint, a JSON array of strings
     */
    static Cause of(String description, String source, @Nullable String own, @Nullable Trace trace) {
        Cause cause =
                trace == null ? ofMessage(description, source) : new Cause(Reason.EXCEPTION, TraceParts.of(trace));
        List<String> parts = own == null ? List.of() : client(own, cause.parts());
        return parts.isEmpty() || parts.equals(cause.parts()) ? cause : new Cause(Reason.CLIENT, parts);
    }

    UUID fingerprint(short version) {
        return Digest.of(version, reason, parts);
    }

    private static Cause ofMessage(String description, String source) {
        MessageTemplate template = MessageTemplate.of(description);
        return template.hasWords()
                ? new Cause(Reason.MESSAGE, List.of(template.text()))
                : new Cause(Reason.SOURCE, List.of("", source));
    }

    /** The client's parts, with {@code {{ default }}} replaced by the parts that the server would use. */
    private static List<String> client(String json, List<String> defaults) {
        List<String> parts = new ArrayList<>();
        for (String part : JSON.readValue(json, String[].class)) {
            String bare = part.strip();
            boolean isVariable = bare.startsWith("{{") && bare.endsWith("}}");
            if (isVariable && bare.substring(2, bare.length() - 2).strip().equals("default")) {
                parts.addAll(defaults);
            } else {
                parts.add(part);
            }
        }
        return List.copyOf(parts);
    }
}
