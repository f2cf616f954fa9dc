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

    /** Fingerprints that depend on details alone, by the details. */
    private final Cache<String, UUID> byDetails = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARS)
            .weigher((String details, UUID fingerprint) -> details.length())
            .build();

    /**
     * Creates the cache.
     *
     * @param least level from which events belong to an issue
     */
    public Fingerprints(Level least) {
        this.least = least;
    }

    /**
     * Returns the fingerprint of an event by its fields; null for one that belongs to no issue: milder than the least level
     * and without an exception.
     *
     * @param own the client's fingerprint, a JSON array of strings
     */
    public @Nullable UUID of(
            Level level, String description, @Nullable String details, String source, @Nullable String own) {
        UUID known = details == null || own != null ? null : byDetails.getIfPresent(details);
        if (known != null) {
            return known;
        }
        Trace ofDetails = details == null ? null : TraceReader.read(details).orElse(null);
        Trace trace = Fingerprinter.completed(description, ofDetails);
        if (!Fingerprinter.belongsToIssue(level, least, trace)) {
            return null;
        }
        UUID fingerprint = Cause.of(description, source, own, trace).fingerprint();
        boolean isNamed = ofDetails != null && ofDetails.thrown().type() != null;
        if (details != null && isNamed && own == null && details.length() <= MAX_DETAILS) {
            byDetails.put(details, fingerprint);
        }
        return fingerprint;
    }
}
