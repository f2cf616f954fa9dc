package dev.centraldeerros.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names that stand for small numbers in the database: projects by their slug, environments in upper case. Read once
 * at start, as neither changes while the server runs.
 */
public final class Names {
    /** The project of events that name none. */
    public static final String DEFAULT_PROJECT = "default";

    private final Map<String, Integer> projects;
    private final Map<Integer, String> slugs;
    private final Map<String, Short> environments;
    private final Map<Short, String> environmentNames;
    private final List<String> allowedEnvironments;

    /**
     * Takes what the database knows.
     *
     * @param allowedEnvironments those that new events may name, in the order of the configuration; the database may
     *     know more, from earlier configurations
     */
    public Names(Map<String, Integer> projects, Map<String, Short> environments, List<String> allowedEnvironments) {
        this.projects = Map.copyOf(projects);
        this.slugs = inverse(projects);
        this.environments = Map.copyOf(environments);
        this.environmentNames = inverse(environments);
        this.allowedEnvironments = List.copyOf(allowedEnvironments);
    }

    /** The number of a project; empty when there is none of that slug. */
    public Optional<Integer> project(String slug) {
        return Optional.ofNullable(projects.get(slug));
    }

    /** The slug of a project that is there. */
    public String slug(int project) {
        return named(slugs.get(project), project);
    }

    /** Every project, as each is visible to everyone. */
    public List<Integer> projects() {
        return List.copyOf(slugs.keySet());
    }

    /** The number of an environment that some log may have; empty when there is none of that name. */
    public Optional<Short> environment(String upperCase) {
        return Optional.ofNullable(environments.get(upperCase));
    }

    /** The name of an environment that is there. */
    public String environment(short number) {
        return named(environmentNames.get(number), number);
    }

    /** What new events may name, for checks and for messages. */
    public List<String> allowedEnvironments() {
        return allowedEnvironments;
    }

    private static String named(@Nullable String name, int number) {
        if (name == null) {
            throw new IllegalStateException("no name for " + number);
        }
        return name;
    }

    private static <K, V> Map<V, K> inverse(Map<K, V> map) {
        return map.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    }
}
