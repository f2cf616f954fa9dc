package dev.centraldeerros.project;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Project in a response.
 *
 * @param number id that never changes
 * @param open whether every account is a member
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
        @JsonProperty("created_at") Instant createdAt,
        @Nullable String role) {
    ProjectView as(String callersRole) {
        return new ProjectView(number, slug, name, platform, description, archived, open, createdAt, callersRole);
    }
}
