package dev.centraldeerros.access;

import org.springframework.data.repository.Repository;
import reactor.core.publisher.Flux;

/** Reads the table {@code project}. */
public interface ProjectRepository extends Repository<Project, Integer> {
    /** Returns all projects, by slug. */
    Flux<Project> findAllByOrderBySlug();
}
