package dev.centraldeerros.access;

import org.springframework.data.r2dbc.repository.Modifying;
import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.repository.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads and writes the table {@code environment}; each server adds its configured ones at startup. */
public interface EnvironmentRepository extends Repository<Environment, Short> {
    /** Returns every environment that any server was configured with, or that a client named. */
    Flux<Environment> findAllBy();

    /**
     * Adds names for a project whose environments are open, up to {@code most} in all and {@code mostOfProject} of the project; nodes
     * that do so at the same time may go a little beyond.
     */
    @Modifying
    @Query("""
            INSERT INTO environment (name, project_id)
            SELECT fresh.name, project.id FROM unnest(:added) AS fresh (name)
            JOIN project ON project.id = :project AND project.environments = 'open'
            LIMIT greatest(0, least(:most - (SELECT count(*) FROM environment),
                                    :mostOfProject - (SELECT count(*) FROM environment WHERE project_id = :project)))
            ON CONFLICT DO NOTHING
            """)
    Mono<Integer> add(int project, String[] added, int most, int mostOfProject);
}
