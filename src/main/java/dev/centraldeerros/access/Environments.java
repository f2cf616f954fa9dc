package dev.centraldeerros.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Creates environments on first sight, for protocols whose clients name them freely. Bounded, because a client may send
 * a new name with each event.
 */
@Component
public final class Environments {
    /** Maximum number of environments of the server, the configured ones included. */
    static final int MAX_ENVIRONMENTS = 2_000;

    /** Maximum number that the clients of a project create. */
    static final int MAX_OF_PROJECT = 100;

    private static final int CACHED_PROJECTS = 10_000;
    private static final Duration REFUSED_FOR = Duration.ofSeconds(10);

    private final NameRegistry names;
    private final EnvironmentRepository repository;

    /** Projects for which the last unknown name was not added; thread-safe. */
    private final Cache<Integer, Boolean> refused = Caffeine.newBuilder()
            .maximumSize(CACHED_PROJECTS)
            .expireAfterWrite(REFUSED_FOR)
            .build();

    Environments(NameRegistry names, EnvironmentRepository repository) {
        this.names = names;
        this.repository = repository;
    }

    /**
     * Adds the names that are new, as long as the environments of the project are open and few; then every node knows those that
     * were added.
     *
     * @param upperCase names in upper case
     * @return the names that events may have
     */
    public Mono<Set<String>> ensure(int project, Collection<String> upperCase) {
        List<String> unknown = unknown(upperCase);
        Mono<Void> added = unknown.isEmpty() || refused.getIfPresent(project) != null
                ? Mono.empty()
                : repository
                        .add(project, unknown.toArray(String[]::new), MAX_ENVIRONMENTS, MAX_OF_PROJECT)
                        .then(names.readAgain())
                        .then(Mono.fromRunnable(() -> {
                            if (!unknown(upperCase).isEmpty()) {
                                refused.put(project, true);
                            }
                        }));
        return added.then(Mono.fromSupplier(() -> upperCase.stream()
                .filter(name -> names.environment(name).isPresent())
                .collect(Collectors.toUnmodifiableSet())));
    }

    private List<String> unknown(Collection<String> upperCase) {
        return upperCase.stream()
                .distinct()
                .filter(name -> names.environment(name).isEmpty())
                .toList();
    }
}
