package dev.centraldeerros.access;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks the database for what {@link Names} are about. */
@Component
public final class NameSource {
    private final ProjectRepository projects;
    private final EnvironmentRepository environments;

    public NameSource(ProjectRepository projects, EnvironmentRepository environments) {
        this.projects = projects;
        this.environments = environments;
    }

    /** What there is now. */
    public Mono<Names.Known> known() {
        return projects.findAllByOrderBySlug()
                .collectMap(Project::slug, Project::id)
                .flatMap(slugs -> environments
                        .findAllBy()
                        .collectMap(Environment::name, Environment::id)
                        .map(names -> new Names.Known(slugs, names)));
    }
}
