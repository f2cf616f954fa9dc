package dev.centraldeerros.account.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that can still be used.
 *
 * @param lastSeen to the minute
 * @param address from which it was made; null where that is unknown
 * @param agent how the client called itself; empty when it did not
 */
public record Session(
        String id,
        Instant createdAt,
        Instant lastSeen,
        @Nullable String address,
        String agent) {}
