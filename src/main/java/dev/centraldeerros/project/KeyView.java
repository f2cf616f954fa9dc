package dev.centraldeerros.project;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ingest key in a response.
 *
 * @param prefix first six digits
 * @param lastUsed when it last stored an event, to the minute
 * @param today events since midnight, UTC
 * @param key text of the key; only in the response that creates it
 * @param dsn address for Sentry SDKs, which contains the key; only in the response that creates it
 */
record KeyView(
        long id,
        String name,
        String prefix,
        @Nullable String environment,
        List<String> origins,
        @Nullable Integer rate,
        @Nullable Integer burst,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        boolean enabled,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("created_by") @Nullable String createdBy,
        @JsonProperty("last_used_at") @Nullable Instant lastUsed,
        Today today,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String dsn) {
    /** Events of a key by result. */
    record Today(long accepted, long rejected, long limited) {}

    KeyView with(Today counts, @Nullable Instant used) {
        return new KeyView(
                id,
                name,
                prefix,
                environment,
                origins,
                rate,
                burst,
                expiresAt,
                enabled,
                createdAt,
                createdBy,
                used,
                counts,
                key,
                dsn);
    }

    KeyView with(String secret, String address) {
        return new KeyView(
                id,
                name,
                prefix,
                environment,
                origins,
                rate,
                burst,
                expiresAt,
                enabled,
                createdAt,
                createdBy,
                lastUsed,
                today,
                secret,
                address);
    }
}
