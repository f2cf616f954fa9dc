package dev.centraldeerros.partition;

import static dev.centraldeerros.database.Columns.value;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Detaches and drops expired partitions without blocking other sessions: a comment, DETACH CONCURRENTLY, and the drop of
 * the detached table. Each is its own transaction and stops after the lock timeout; the rest is retried by the next run on
 * any node. Two nodes at the same time only log a warning.
 */
final class PartitionDropper {
    private static final Logger log = LoggerFactory.getLogger(PartitionDropper.class);

    private static final String FIND = """
            SELECT parent, name, state FROM expired_partitions(:logs_before, :keys_before, :expiring, :given_up)
            """;

    /** Comment of a partition while it is detached; partitions detached by an operator have none and stay. */
    private static final String EXPIRING = "central-de-erros: expiring";

    /** Comment after it was detached. */
    private static final String GIVEN_UP = "central-de-erros: given up";

    private final DatabaseClient database;

    PartitionDropper(DatabaseClient database) {
        this.database = database;
    }

    /** Expired table and its state. */
    private record Expired(@Nullable String parent, String name, String state) {}

    /**
     * Drops expired partitions; logs failures, which the next run retries.
     *
     * @return names of the dropped tables
     */
    Flux<String> drop(Instant logsBefore, LocalDate keysBefore) {
        return database.sql(FIND)
                .bind("logs_before", OffsetDateTime.ofInstant(logsBefore, ZoneOffset.UTC))
                .bind("keys_before", keysBefore)
                .bind("expiring", EXPIRING)
                .bind("given_up", GIVEN_UP)
                .map(row -> new Expired(
                        row.get("parent", String.class),
                        value(row, "name", String.class),
                        value(row, "state", String.class)))
                .all()
                .collectList()
                .flatMapIterable(all -> all)
                .concatMap(expired -> drop(expired)
                        .thenReturn(expired.name())
                        .onErrorResume(failed -> Mono.fromRunnable(() -> log.warn(
                                "Partition {} is past its retention but was not dropped, will retry: {}",
                                expired.name(),
                                failed.toString()))));
    }

    private Mono<Void> drop(Expired expired) {
        String name = SqlIdentifiers.name(expired.name());
        Mono<Void> drop = run("DROP TABLE " + name);
        if (expired.parent() == null) {
            return drop;
        }
        String detach = "ALTER TABLE " + SqlIdentifiers.name(expired.parent()) + " DETACH PARTITION " + name;
        Mono<Void> detached = expired.state().equals("detaching")
                ? run(detach + " FINALIZE")
                : comment(name, EXPIRING).then(run(detach + " CONCURRENTLY"));
        return detached.then(comment(name, GIVEN_UP)).then(drop);
    }

    private Mono<Void> comment(String name, String text) {
        return run("COMMENT ON TABLE " + name + " IS '" + text + "'");
    }

    private Mono<Void> run(String statement) {
        return database.sql(statement).then();
    }
}
