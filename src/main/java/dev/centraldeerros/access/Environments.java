package dev.centraldeerros.access;

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
    static final int MAX_ENVIRONMENTS = 200;

    private final NameRegistry names;
    private final EnvironmentRepository repository;

    Environments(NameRegistry names, EnvironmentRepository repository) {
        this.names = names;
        this.repository = repository;
    }

    /**
     * Adds the names that are new, as long as there are few; then every node knows those that were added.
     *
     * @param upperCase names in upper case
     * @return the names that events may have
     */
    public Mono<Set<String>> ensure(Collection<String> upperCase) {
        List<String> unknown = upperCase.stream()
                .distinct()
                .filter(name -> names.environment(name).isEmpty())
                .toList();
        // Rows are never removed: once there are as many as may be, no name is looked up or added again.
        boolean isFull = names.environments(name -> true).size() >= MAX_ENVIRONMENTS;
        Mono<Void> added = unknown.isEmpty() || isFull
                ? Mono.empty()
                : repository
                        .add(unknown.toArray(String[]::new), MAX_ENVIRONMENTS)
                        .then(names.readAgain());
        return added.then(Mono.fromSupplier(() -> upperCase.stream()
                .filter(name -> names.environment(name).isPresent())
                .collect(Collectors.toUnmodifiableSet())));
    }
}
