package dev.centraldeerros.fingerprint;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.Grouping.Reason;
import dev.centraldeerros.fingerprint.message.MessageTemplate;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import dev.centraldeerros.fingerprint.trace.TraceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Computes fingerprints. A pure function: every node gives one event the same fingerprint. A change of the result is a new
 * {@link #VERSION}.
 */
public final class Fingerprinter {
    /** Version of the algorithm; part of each fingerprint, and stored with it. */
    public static final short VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.shared();

    private Fingerprinter() {}

    /**
     * Returns the grouping of an event; empty for one that belongs to no issue: below {@code level} and without an exception.
     */
    public static Optional<Grouping> of(Event event, Level level) {
        return of(event, level, readTrace(event.description(), event.details()));
    }

    /** As {@link #of(Event, Level)}, with a trace that the client sent as frames. */
    public static Optional<Grouping> of(Event event, Level level, @Nullable Trace trace) {
        boolean isException = trace != null && trace.thrown().type() != null;
        if (event.level().compareTo(level) < 0 && !isException && event.fingerprint() == null) {
            return Optional.empty();
        }
        return Optional.of(grouping(event.description(), event.source(), event.fingerprint(), trace));
    }

    /**
     * Returns the grouping of the parts of an event.
     *
     * @param own the client's fingerprint, a JSON array of strings
     */
    static Grouping grouping(String description, String source, @Nullable String own, @Nullable Trace trace) {
        Reason reason;
        List<String> parts;
        if (trace != null) {
            reason = Reason.EXCEPTION;
            parts = TraceParts.of(trace);
        } else {
            MessageTemplate template = MessageTemplate.of(description);
            reason = template.hasWords() ? Reason.MESSAGE : Reason.SOURCE;
            parts = template.hasWords() ? List.of(template.text()) : List.of("", source);
        }
        List<String> sent = own == null ? List.of() : client(own, parts);
        if (!sent.isEmpty() && !sent.equals(parts)) {
            reason = Reason.CLIENT;
            parts = sent;
        }
        Thrown thrown = trace == null ? TraceReader.header(description).orElse(null) : trace.thrown();
        String type = thrown == null ? null : thrown.type();
        return new Grouping(
                Digest.of(VERSION, reason, parts),
                reason,
                parts,
                type == null ? null : Titles.cut(type),
                Titles.title(description, thrown),
                trace == null ? Titles.cut(source) : Titles.culprit(trace),
                trace);
    }

    /** Returns the trace of an event: in the details, or in the description where it has lines of its own. */
    static @Nullable Trace readTrace(String description, @Nullable String details) {
        Optional<Trace> trace = details == null ? Optional.empty() : TraceReader.read(details);
        if (trace.isEmpty()) {
            return TraceReader.read(description).orElse(null);
        }
        Trace read = trace.get();
        // Frames alone: the description names the exception.
        return read.thrown().type() == null
                ? TraceReader.header(description).map(read::named).orElse(read)
                : read;
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
