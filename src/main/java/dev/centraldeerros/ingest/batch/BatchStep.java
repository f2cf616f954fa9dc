package dev.centraldeerros.ingest.batch;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import reactor.core.publisher.Mono;

/**
 * Step of the transaction that stores a batch; {@code IngestConfiguration} sets the order. Shared by all commit workers. A
 * step that locks rows uses the same order for every batch, which prevents deadlocks.
 */
public interface BatchStep {
    /**
     * Does its work within the transaction, when the steps before it have succeeded. An error rolls back the whole batch, so
     * that its senders are told to come again.
     */
    Mono<Void> run(PostgresqlConnection connection, Batch batch);

    /** What was done is durable, and may be relied upon from now on. Must return at once and never throw. */
    default void committed(Batch batch) {}

    /** Another session dropped committed data: clears all caches of it. Must return at once and never throw. */
    default void forget() {}
}
