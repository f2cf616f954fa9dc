package dev.centraldeerros.project;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Project in a response.
 *
 * @param number id that never changes
 * @param open whether every account is a member
 * @param environments {@code open} if clients of Sentry SDKs create environments, else {@code listed}
 * @param deletion progress of its deletion; null unless it is being deleted
 * @param role role of the caller
 */
record ProjectView(
        int number,
        String slug,
        String name,
        String platform,
        String description,
        boolean archived,
        boolean open,
        String environments,
        @JsonProperty("created_at") Instant createdAt,
        @Nullable Deletion deletion,
        @Nullable String role) {
    /** Progress of a deletion. */
    record Deletion(
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("deleted_logs") long deletedLogs) {}

    ProjectView as(String callersRole) {
        return new ProjectView(
                number,
                slug,
                name,
                platform,
                description,
                archived,
                open,
                environments,
                createdAt,
                deletion,
                callersRole);
    }
}
