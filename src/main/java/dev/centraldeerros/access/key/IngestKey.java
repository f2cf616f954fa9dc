package dev.centraldeerros.access.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enabled ingest key: a write-only credential of one project.
 *
 * @param prefix first six digits, which identify it in lists
 * @param environment environment of events that name none; null if events must name one
 * @param origins origins of browsers that may use it, as {@link AllowedOrigins} has them; empty for none
 * @param rate events per second on each node; null without a limit
 * @param burst events that may arrive at a time; null without a limit
 * @param expiresAt end of its validity; null without one
 */
public record IngestKey(
        long id,
        int projectId,
        String name,
        String prefix,
        @Nullable String environment,
        List<String> origins,
        @Nullable Integer rate,
        @Nullable Integer burst,
        @Nullable Instant expiresAt) {
    /** Returns whether pages of an origin may not send with it; a key without origins leaves that to the protocol. */
    public boolean refuses(String origin) {
        return !origins.isEmpty() && !AllowedOrigins.contain(origins, origin);
    }
}
