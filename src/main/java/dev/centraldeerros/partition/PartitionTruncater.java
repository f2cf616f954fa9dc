package dev.centraldeerros.partition;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.index.IndexPlan;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Truncates closed partitions without logs, because deleting rows does not shrink files. No log arrives in a closed
 * partition; a second check under the lock confirms that it is empty.
 */
final class PartitionTruncater {
    private static final Logger log = LoggerFactory.getLogger(PartitionTruncater.class);

    /** Each project by its own key, because no index begins with the id. */
    private static final String HAS_LOGS = """
            SELECT EXISTS (
                SELECT FROM project CROSS JOIN LATERAL (
                    SELECT FROM log WHERE log.project_id = project.id AND log.id >= :lower AND log.id < :upper LIMIT 1
                ) AS first
            ) AS filled
            """;

    private static final String HAS_ROWS = "SELECT EXISTS (SELECT FROM %s) AS filled";

    private static final String UNCOUNT = "DELETE FROM log_count WHERE partition = :partition";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    PartitionTruncater(DatabaseClient database) {
        this.database = database;
        this.transaction = TransactionalOperator.create(new R2dbcTransactionManager(database.getConnectionFactory()));
    }

    /** Truncates partitions without logs and returns their names; logs failures, which the next run retries. */
    Flux<String> truncate(List<Partitions.Range> ranges, Instant now) {
        return Flux.fromIterable(ranges)
                .filter(range -> range.isFilled()
                        && !range.upper().plus(IndexPlan.CLOSED).isAfter(now))
                .filterWhen(this::isEmpty, 1)
                .map(Partitions.Range::name)
                .concatMap(name -> truncate(name)
                        .onErrorResume(failed -> Mono.fromRunnable(() -> log.warn(
                                "Partition {} is empty but was not truncated, will retry: {}",
                                name,
                                failed.toString()))));
    }

    private Mono<Boolean> isEmpty(Partitions.Range range) {
        return database.sql(HAS_LOGS)
                .bind("lower", EventIds.floor(range.lower()))
                .bind("upper", EventIds.floor(range.upper()))
                .map(row -> !value(row, "filled", Boolean.class))
                .one();
    }

    private Mono<String> truncate(String name) {
        return PartitionTables.of(database, name).flatMap(tables -> truncate(name, String.join(", ", tables)));
    }

    private Mono<String> truncate(String name, String tables) {
        Mono<Boolean> truncated = run("LOCK TABLE " + tables + " IN ACCESS EXCLUSIVE MODE")
                .then(database.sql(HAS_ROWS.formatted(SqlIdentifiers.name(name)))
                        .map(row -> value(row, "filled", Boolean.class))
                        .one())
                .flatMap(filled -> filled
                        ? Mono.just(false)
                        : run("TRUNCATE " + tables)
                                .then(database.sql(UNCOUNT)
                                        .bind("partition", name)
                                        .then())
                                .thenReturn(true));
        return truncated
                .as(transaction::transactional)
                .filter(done -> done)
                .map(done -> name)
                .doOnNext(done -> log.info("Truncated {}: all of its logs were deleted", done));
    }

    private Mono<Void> run(String statement) {
        return database.sql(statement).then();
    }
}
