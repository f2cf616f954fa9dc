package dev.centraldeerros.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ids of projects and environments by name. Other nodes add names, so that an unknown name is read from the database
 * before it is rejected.
 */
public final class NameRegistry {
    /** Project of events that name none. */
    public static final String DEFAULT_PROJECT = "default";

    private final List<String> allowedEnvironments;
    private final Mono<Known> source;

    /** Replaced as a whole and only by a superset, because rows are never removed. */
    private volatile Snapshot snapshot;

    /** Names and ids in the database. */
    public record Known(Map<String, Integer> projects, Map<String, Short> environments) {}

    private record Snapshot(
            Map<String, Integer> projects,
            Map<Integer, String> slugs,
            Map<String, Short> environments,
            Map<Short, String> environmentNames) {
        static Snapshot of(Known known) {
            return new Snapshot(
                    Map.copyOf(known.projects()),
                    inverse(known.projects()),
                    Map.copyOf(known.environments()),
                    inverse(known.environments()));
        }

        private static <K, V> Map<V, K> inverse(Map<K, V> map) {
            return map.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
        }
    }

    /** Signals an id without a name. Has no stack trace, because {@link #known} handles it. */
    private static final class UnknownNumber extends IllegalStateException {
        UnknownNumber(int number) {
            super("no name for " + number);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /**
     * Creates the registry.
     *
     * @param allowedEnvironments environments of new events, in the order of the configuration; the database may have more
     * @param source reads the names again
     */
    public NameRegistry(Known known, List<String> allowedEnvironments, Mono<Known> source) {
        this.snapshot = Snapshot.of(known);
        this.allowedEnvironments = List.copyOf(allowedEnvironments);
        this.source = source;
    }

    /** Returns the id of a project; empty if it is unknown. */
    public Optional<Integer> project(String slug) {
        return Optional.ofNullable(now().projects().get(slug));
    }

    /** Returns the slug of an existing project; runs within {@link #known} if its id is from a row. */
    public String slug(int project) {
        return named(now().slugs().get(project), project);
    }

    /** Returns all projects, because each is visible to every account. */
    public List<Integer> projects() {
        return List.copyOf(now().slugs().keySet());
    }

    /** Returns the id of an environment; empty if no log can have it. */
    public Optional<Short> environment(String upperCase) {
        return Optional.ofNullable(now().environments().get(upperCase));
    }

    /** Returns the names of all environments that match. */
    public Set<String> environments(Predicate<String> name) {
        return now().environments().keySet().stream().filter(name).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the name of an existing environment; runs within {@link #known} if its id is from a row. */
    public String environment(short number) {
        return named(now().environmentNames().get(number), number);
    }

    /** Returns the environments of new events, for validation and messages. */
    public List<String> allowedEnvironments() {
        return allowedEnvironments;
    }

    /** Runs {@code work}, and once more with new names if it finds an id without a name. */
    public <T> Mono<T> known(Supplier<T> work) {
        return Mono.fromSupplier(work)
                .onErrorResume(UnknownNumber.class, miss -> readAgain().then(Mono.fromSupplier(work)));
    }

    /** Reads the names again. */
    public Mono<Void> readAgain() {
        return source.doOnNext(known -> snapshot = Snapshot.of(known)).then();
    }

    private Snapshot now() {
        return snapshot;
    }

    private static String named(@Nullable String name, int number) {
        if (name == null) {
            throw new UnknownNumber(number);
        }
        return name;
    }
}
