package dev.centraldeerros.access;

import org.springframework.data.repository.Repository;
import reactor.core.publisher.Flux;

/** The table {@code environment}, to which the start of a server adds. */
public interface EnvironmentRepository extends Repository<Environment, Short> {
    /** Every environment that any server has had configured. */
    Flux<Environment> findAllBy();
}
