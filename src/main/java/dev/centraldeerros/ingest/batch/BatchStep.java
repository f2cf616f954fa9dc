package dev.centraldeerros.ingest.batch;

import dev.centraldeerros.ingest.IngestConfiguration;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import reactor.core.publisher.Mono;

/**
 * A part of the transaction that stores a batch; {@link IngestConfiguration} says in which order they run. Shared by the
 * lanes. A step that locks rows does so in an order of its own that is the same for every batch, lest two lanes deadlock.
 */
public interface BatchStep {
    /**
     * Does its work within the transaction, when the steps before it have succeeded. An error rolls back the whole batch, so
     * that its senders are told to come again.
     */
    Mono<Void> run(PostgresqlConnection connection, Batch batch);

    /** What was done is durable, and may be relied upon from now on. Must return at once and never throw. */
    default void committed(Batch batch) {}

    /** Somebody else has dropped what was committed, so that it may not be relied upon any more. Must return at once and never throw. */
    default void forget() {}
}
