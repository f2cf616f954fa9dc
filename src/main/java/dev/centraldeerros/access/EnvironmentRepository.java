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

    /** Adds names up to {@code most} in all; nodes that do so at the same time may go a little beyond. */
    @Modifying
    @Query("""
            INSERT INTO environment (name)
            SELECT name FROM unnest(:added) AS name
            LIMIT greatest(0, :most - (SELECT count(*) FROM environment))
            ON CONFLICT DO NOTHING
            """)
    Mono<Integer> add(String[] added, int most);
}
