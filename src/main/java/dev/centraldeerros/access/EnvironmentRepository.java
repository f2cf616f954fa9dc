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

    /** Adds names, unless there would be more than {@code most}; nodes that do so at the same time may go a little beyond. */
    @Modifying
    @Query("""
            INSERT INTO environment (name)
            SELECT name FROM unnest(:added) AS name
            WHERE (SELECT count(*) FROM environment) + cardinality(:added) <= :most
            ON CONFLICT DO NOTHING
            """)
    Mono<Integer> add(String[] added, int most);
}
