package dev.centraldeerros.account.administration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Account for an administrator.
 *
 * @param role {@code admin} or {@code user}
 * @param lastSeen time of the last request of a session, to the minute; null without sessions
 */
record ManagedAccount(
        long id,
        String username,
        String email,
        String role,
        boolean enabled,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("last_seen") @Nullable Instant lastSeen) {}
