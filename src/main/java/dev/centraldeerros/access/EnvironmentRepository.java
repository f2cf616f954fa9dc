package dev.centraldeerros.access;

import org.springframework.data.repository.Repository;
import reactor.core.publisher.Flux;

/** Reads the table {@code environment}; each server adds its configured ones at startup. */
public interface EnvironmentRepository extends Repository<Environment, Short> {
    /** Returns every environment that any server was configured with. */
    Flux<Environment> findAllBy();
}
