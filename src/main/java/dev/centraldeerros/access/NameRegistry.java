package dev.centraldeerros.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ids of projects and environments by name. Other nodes add names, so that an unknown name is read from the database
 * before it is rejected.
 */
public final class NameRegistry {
    /** The project of events that name none. */
    public static final String DEFAULT_PROJECT = "default";

    private final List<String> allowedEnvironments;
    private final Mono<Known> source;

    /** Replaced as a whole, and never by less than there was: rows are added and never removed. */
    private volatile Snapshot snapshot;

    /** What the database knows: name to number. */
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

    /** A number without a name; carries no stack trace, as {@link #known} is its usual end. */
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
     * Takes what the database knows.
     *
     * @param allowedEnvironments those that new events may name, in the order of the configuration; the database may
     *     know more, from earlier configurations and other nodes
     * @param source asks the database again
     */
    public NameRegistry(Known known, List<String> allowedEnvironments, Mono<Known> source) {
        this.snapshot = Snapshot.of(known);
        this.allowedEnvironments = List.copyOf(allowedEnvironments);
        this.source = source;
    }

    /** The number of a project; empty when there is none of that slug. */
    public Optional<Integer> project(String slug) {
        return Optional.ofNullable(now().projects().get(slug));
    }

    /** The slug of a project that is there; to be called within {@link #known} where its number comes from a row. */
    public String slug(int project) {
        return named(now().slugs().get(project), project);
    }

    /** Every project, as each is visible to everyone. */
    public List<Integer> projects() {
        return List.copyOf(now().slugs().keySet());
    }

    /** The number of an environment that some log may have; empty when there is none of that name. */
    public Optional<Short> environment(String upperCase) {
        return Optional.ofNullable(now().environments().get(upperCase));
    }

    /** The names of all environments that some log may have and that begin so. */
    public Set<String> environmentsFrom(String prefix) {
        return now().environments().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The name of an environment that is there; to be called within {@link #known} where its number comes from a row. */
    public String environment(short number) {
        return named(now().environmentNames().get(number), number);
    }

    /** What new events may name, for checks and for messages. */
    public List<String> allowedEnvironments() {
        return allowedEnvironments;
    }

    /** The result of {@code work}, which is done once more with fresh names when it comes upon a number without one. */
    public <T> Mono<T> known(Supplier<T> work) {
        return Mono.fromSupplier(work)
                .onErrorResume(UnknownNumber.class, miss -> readAgain().then(Mono.fromSupplier(work)));
    }

    /** Takes note of what the database knows by now. */
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
