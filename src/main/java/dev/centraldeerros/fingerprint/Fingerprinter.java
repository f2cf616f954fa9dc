package dev.centraldeerros.fingerprint;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.trace.Thrown;
import dev.centraldeerros.fingerprint.trace.Trace;
import dev.centraldeerros.fingerprint.trace.TraceReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes fingerprints. A pure function: every node gives one event the same fingerprint. A change of the result is a new
 * {@link #VERSION}.
 */
public final class Fingerprinter {
    /** Version of the algorithm; part of each fingerprint, and stored with it. */
    public static final short VERSION = 1;

    private Fingerprinter() {}

    /** Returns the grouping of an event; empty for one that belongs to no issue. */
    public static Optional<Grouping> of(Event event, Level least, short version) {
        return of(event, least, version, readTrace(event.description(), event.details()));
    }

    /** As {@link #of(Event, Level, short)}, with a trace that the client sent as frames. */
    public static Optional<Grouping> of(Event event, Level least, short version, @Nullable Trace trace) {
        return belongsToIssue(event.level(), least, trace)
                ? Optional.of(grouping(version, event.description(), event.source(), event.fingerprint(), trace))
                : Optional.empty();
    }

    /** Whether an event belongs to an issue: by its level, or because it is an exception. */
    static boolean belongsToIssue(Level level, Level least, @Nullable Trace trace) {
        return level.compareTo(least) >= 0 || (trace != null && trace.thrown().type() != null);
    }

    static Grouping grouping(
            short version, String description, String source, @Nullable String own, @Nullable Trace trace) {
        Cause cause = Cause.of(description, source, own, trace);
        Thrown thrown = trace == null ? TraceReader.header(description).orElse(null) : trace.thrown();
        String type = thrown == null ? null : thrown.type();
        return new Grouping(
                cause.fingerprint(version),
                version,
                cause.reason(),
                cause.parts(),
                type == null ? null : Titles.cut(type),
                Titles.title(description, thrown),
                trace == null ? Titles.cut(source) : Titles.culprit(trace),
                trace);
    }

    /** Returns the trace of an event: in the details, or in the description where it has lines of its own. */
    static @Nullable Trace readTrace(String description, @Nullable String details) {
        return completed(
                description, details == null ? null : TraceReader.read(details).orElse(null));
    }

    /** Completes the trace of the details by the description: its trace if there is none, its type if that is missing. */
    static @Nullable Trace completed(String description, @Nullable Trace ofDetails) {
        if (ofDetails == null) {
            return TraceReader.read(description).orElse(null);
        }
        return ofDetails.thrown().type() == null
                ? TraceReader.header(description).map(ofDetails::named).orElse(ofDetails)
                : ofDetails;
    }
}
