package dev.centraldeerros.ingest.write;

import dev.centraldeerros.database.SqlState;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.queue.BatchWriter;
import dev.centraldeerros.partition.PartitionKeeper;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes a batch in one transaction: the steps in order, then COMMIT. Uses a connection outside of all pools, which
 * cancelled statements of other requests never affect.
 */
public final class TransactionWriter implements BatchWriter {
    /** Maximum time to open a connection; then the database counts as unavailable. */
    private static final Duration OPEN = Duration.ofSeconds(2);

    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final PostgresqlConnectionFactory connections;
    private final PartitionKeeper keeper;
    private final List<BatchStep> steps;

    /** Used by one commit worker. */
    private @Nullable PostgresqlConnection connection;

    public TransactionWriter(PostgresqlConnectionFactory connections, PartitionKeeper keeper, List<BatchStep> steps) {
        this.connections = connections;
        this.keeper = keeper;
        this.steps = steps;
    }

    @Override
    public Mono<Batch> write(List<WriteRequest> requests) {
        return covered(requests)
                .then(Mono.defer(this::connection))
                .flatMap(open -> {
                    Batch batch = new Batch(requests);
                    return open.beginTransaction()
                            .thenMany(Flux.fromIterable(steps))
                            .concatMap(step -> step.run(open, batch))
                            .then(Mono.defer(open::commitTransaction))
                            .then(Mono.fromSupplier(() -> {
                                steps.forEach(step -> step.committed(batch));
                                return batch;
                            }));
                })
                .doOnError(SqlState.NO_PARTITION::is, dropped -> {
                    keeper.invalidate();
                    steps.forEach(BatchStep::invalidate);
                });
    }

    /** Waits, within the commit timeout, until partitions cover the oldest and the newest event. */
    private Mono<Void> covered(List<WriteRequest> requests) {
        LongSummaryStatistics arrivals = requests.stream()
                .flatMap(request -> request.events().stream())
                .mapToLong(event -> event.receivedAt().toEpochMilli())
                .summaryStatistics();
        return arrivals.getCount() == 0
                ? Mono.empty()
                : keeper.ensurePartition(Instant.ofEpochMilli(arrivals.getMin()))
                        .then(keeper.ensurePartition(Instant.ofEpochMilli(arrivals.getMax())));
    }

    @Override
    public Mono<Void> prepare() {
        return connection().then();
    }

    @Override
    public Mono<Void> reset() {
        PostgresqlConnection old = connection;
        connection = null;
        return old == null ? Mono.empty() : old.close().timeout(CLOSE).onErrorComplete();
    }

    /** The current connection, or a new one if the database closed it. */
    private Mono<PostgresqlConnection> connection() {
        PostgresqlConnection atHand = connection;
        if (atHand == null) {
            return open();
        }
        return atHand.validate(ValidationDepth.LOCAL)
                .flatMap(isOpen -> isOpen ? Mono.just(atHand) : reset().then(Mono.defer(this::open)));
    }

    private Mono<PostgresqlConnection> open() {
        return connections.create().timeout(OPEN).doOnNext(opened -> connection = opened);
    }
}
