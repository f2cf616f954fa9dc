package dev.centraldeerros.account.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Open session.
 *
 * @param lastSeen time of the last request, to the minute
 * @param address client address at sign-in; null if unknown
 * @param agent User-Agent; empty without one
 */
public record Session(
        String id,
        Instant createdAt,
        Instant lastSeen,
        @Nullable String address,
        String agent) {}
