package dev.centraldeerros.fingerprint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.trace.Trace;
import dev.centraldeerros.fingerprint.trace.TraceReader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of events as they arrive. Remembers those of details that name an exception, because the same error repeats
 * its trace, and reading it costs more than all else that is done with an event. Thread-safe, because its cache is.
 */
public final class Fingerprints {
    /** Characters of the remembered details. */
    private static final int MAX_CHARS = 4 * 1024 * 1024;

    /** Longer details rarely repeat. */
    private static final int MAX_DETAILS = 32 * 1024;

    private final Level least;
    private final short version;

    /** Value of details that are no trace. */
    private static final UUID NO_TRACE = new UUID(0, 0);

    /** Fingerprints that depend on details alone, by the details; {@link #NO_TRACE} for details that have none. */
    private final Cache<String, UUID> byDetails = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARS)
            .weigher((String details, UUID fingerprint) -> details.length())
            .build();

    /**
     * Creates the cache.
     *
     * @param least level from which events belong to an issue
     * @param version version of the algorithm
     */
    public Fingerprints(Level least, short version) {
        this.least = least;
        this.version = version;
    }

    /**
     * Returns the fingerprint of an event by its fields; null for one that belongs to no issue: milder than the least level
     * and without an exception.
     *
     * @param own the client's fingerprint, a JSON array of strings
     */
    public @Nullable UUID of(
            Level level, String description, @Nullable String details, String source, @Nullable String own) {
        UUID known = details == null ? null : byDetails.getIfPresent(details);
        if (known != null && own == null && !known.equals(NO_TRACE)) {
            return known;
        }
        Trace ofDetails = details == null ? null : read(details, known);
        Trace trace = Fingerprinter.completed(description, ofDetails);
        if (!Fingerprinter.belongsToIssue(level, least, trace)) {
            return null;
        }
        UUID fingerprint = Cause.of(description, source, own, trace).fingerprint(version);
        if (details != null
                && own == null
                && ofDetails != null
                && ofDetails.thrown().type() != null) {
            remember(details, fingerprint);
        }
        return fingerprint;
    }

    private @Nullable Trace read(String details, @Nullable UUID known) {
        Trace trace = NO_TRACE.equals(known) ? null : TraceReader.read(details).orElse(null);
        if (trace == null) {
            remember(details, NO_TRACE);
        }
        return trace;
    }

    private void remember(String details, UUID fingerprint) {
        if (details.length() <= MAX_DETAILS) {
            byDetails.put(details, fingerprint);
        }
    }
}
