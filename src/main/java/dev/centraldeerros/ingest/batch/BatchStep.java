package dev.centraldeerros.ingest.batch;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import reactor.core.publisher.Mono;

/**
 * Step of the transaction that stores a batch; {@code IngestConfiguration} sets the order. Shared by all commit workers. A
 * step that locks rows uses the same order for every batch, which prevents deadlocks.
 */
public interface BatchStep {
    /**
     * Runs within the transaction after the earlier steps. An error rolls back the whole batch, and its requests get 503.
     */
    Mono<Void> run(PostgresqlConnection connection, Batch batch);

    /** The transaction is committed: caches may rely on it. Must return at once and never throw. */
    default void committed(Batch batch) {}

    /** Another session dropped committed data: clears all caches of it. Must return at once and never throw. */
    default void invalidate() {}
}
