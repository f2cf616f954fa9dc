package dev.centraldeerros.fingerprint;

import dev.centraldeerros.fingerprint.Grouping.Reason;
import dev.centraldeerros.fingerprint.message.MessageTemplate;
import dev.centraldeerros.fingerprint.trace.Frame;
import dev.centraldeerros.fingerprint.trace.Language;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an event made its fingerprint.
 *
 * @param exceptions exceptions of its trace with their calls; empty without a trace
 * @param message pieces of its description, in order, if its template made the fingerprint; else empty
 */
public record Explanation(List<ExceptionUse> exceptions, List<Piece> message) {
    /**
     * An exception.
     *
     * @param type its type, if one is printed
     * @param message first line of its message
     */
    public record ExceptionUse(
            @Nullable String type, @Nullable String message, List<Call> calls) {}

    /**
     * A call.
     *
     * @param isInApp whether it is of the application
     * @param counts whether it is part of the fingerprint
     */
    public record Call(Frame frame, boolean isInApp, boolean counts) {}

    /**
     * A piece of a text.
     *
     * @param counts whether it is part of the fingerprint: it is not a value
     */
    public record Piece(String text, boolean counts) {}

    /** Explains the grouping of an event with this description. */
    public static Explanation of(Grouping grouping, String description) {
        Trace trace = grouping.trace();
        return new Explanation(
                trace == null ? List.of() : exceptions(trace, grouping.reason()),
                grouping.reason() == Reason.MESSAGE ? pieces(description) : List.of());
    }

    private static List<ExceptionUse> exceptions(Trace trace, Reason reason) {
        Language language = trace.language();
        boolean hasInApp = trace.chain().stream()
                .flatMap(thrown -> thrown.frames().stream())
                .anyMatch(frame -> language.isInApp(frame) && language.key(frame) != null);
        List<ExceptionUse> exceptions = new ArrayList<>();
        for (Thrown thrown : trace.chain()) {
            Set<String> used = new HashSet<>();
            List<Call> calls = new ArrayList<>();
            for (Frame frame : thrown.frames()) {
                String key = language.key(frame);
                boolean isInApp = language.isInApp(frame);
                boolean counts = reason == Reason.EXCEPTION && key != null && (isInApp || !hasInApp) && used.add(key);
                calls.add(new Call(frame, isInApp, counts));
            }
            exceptions.add(new ExceptionUse(thrown.type(), thrown.message(), List.copyOf(calls)));
        }
        return List.copyOf(exceptions);
    }

    /** The whole description: values, and what is behind the part that counts, do not count. */
    private static List<Piece> pieces(String description) {
        MessageTemplate template = MessageTemplate.of(description);
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (MessageTemplate.Span value : template.values()) {
            add(pieces, description.substring(at, value.start()), true);
            add(pieces, description.substring(value.start(), value.end()), false);
            at = value.end();
        }
        int end = Math.max(at, template.end());
        add(pieces, description.substring(at, end), true);
        add(pieces, description.substring(end), false);
        return List.copyOf(pieces);
    }

    private static void add(List<Piece> pieces, String text, boolean counts) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, counts));
        }
    }
}
