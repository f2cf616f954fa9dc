package dev.centraldeerros.access;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the names of {@link NameRegistry} from the database. */
@Component
public final class NameLoader {
    private final ProjectRepository projects;
    private final EnvironmentRepository environments;

    public NameLoader(ProjectRepository projects, EnvironmentRepository environments) {
        this.projects = projects;
        this.environments = environments;
    }

    /** Returns the current names. */
    public Mono<NameRegistry.Known> known() {
        return projects.findAllByOrderBySlug()
                .collectMap(Project::slug, Project::id)
                .flatMap(slugs -> environments
                        .findAllBy()
                        .collectMap(Environment::name, Environment::id)
                        .map(names -> new NameRegistry.Known(slugs, names)));
    }
}
