package dev.centraldeerros.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entry of {@code ui/routes.json}, the table of screens that the scripts use, too.
 *
 * @param path path pattern
 * @param profile Spring profile that the screen exists in; null for all
 * @param entry the entry as the scripts read it
 */
record Screen(String path, @Nullable String profile, JsonNode entry) {
    /** Returns all screens, with those of inactive profiles. */
    static List<Screen> all() {
        try (InputStream file = Screen.class.getResourceAsStream("/ui/routes.json")) {
            return new JsonMapper()
                    .readTree(file).values().stream()
                            .map(entry -> new Screen(
                                    entry.path("path").asString(),
                                    entry.path("profile").stringValue(null),
                                    entry))
                            .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Returns whether the screen exists in the active profiles. */
    boolean existsIn(Environment environment) {
        return profile == null || environment.matchesProfiles(profile);
    }
}
