package dev.centraldeerros.fingerprint;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import dev.centraldeerros.fingerprint.trace.TraceReader;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes fingerprints. A pure function: every node gives one event the same fingerprint. A change of the result is a new
 * {@link #VERSION}.
 */
public final class Fingerprinter {
    /** Version of the algorithm; part of each fingerprint, and stored with it. */
    public static final short VERSION = 1;

    private Fingerprinter() {}

    /**
     * Returns the fingerprint of an event by its fields; null for one that belongs to no issue: milder than {@code least} and
     * without an exception.
     *
     * @param own the client's fingerprint, a JSON array of strings
     */
    public static @Nullable UUID fingerprint(
            Level level,
            Level least,
            String description,
            @Nullable String details,
            String source,
            @Nullable String own) {
        Trace trace = readTrace(description, details);
        return belongsToIssue(level, least, trace)
                ? Cause.of(description, source, own, trace).fingerprint()
                : null;
    }

    /** Returns the grouping of an event; empty for one that belongs to no issue. */
    public static Optional<Grouping> of(Event event, Level least) {
        return of(event, least, readTrace(event.description(), event.details()));
    }

    /** As {@link #of(Event, Level)}, with a trace that the client sent as frames. */
    public static Optional<Grouping> of(Event event, Level least, @Nullable Trace trace) {
        return belongsToIssue(event.level(), least, trace)
                ? Optional.of(grouping(event.description(), event.source(), event.fingerprint(), trace))
                : Optional.empty();
    }

    private static boolean belongsToIssue(Level level, Level least, @Nullable Trace trace) {
        return level.compareTo(least) >= 0 || (trace != null && trace.thrown().type() != null);
    }

    static Grouping grouping(String description, String source, @Nullable String own, @Nullable Trace trace) {
        Cause cause = Cause.of(description, source, own, trace);
        Thrown thrown = trace == null ? TraceReader.header(description).orElse(null) : trace.thrown();
        String type = thrown == null ? null : thrown.type();
        return new Grouping(
                cause.fingerprint(),
                cause.reason(),
                cause.parts(),
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
}
