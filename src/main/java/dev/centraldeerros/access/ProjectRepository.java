package dev.centraldeerros.access;

import org.springframework.data.repository.Repository;
import reactor.core.publisher.Flux;

/** The table {@code project}. */
public interface ProjectRepository extends Repository<Project, Integer> {
    /** Every project, by slug. */
    Flux<Project> findAllByOrderBySlug();
}
