package dev.centraldeerros.live.cluster;

import static dev.centraldeerros.database.Columns.value;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Messages by PostgreSQL's {@code NOTIFY}, and the ids of what was committed. */
@Component
final class NodeRepository {
    private static final String LISTEN = "LISTEN central_live";

    private static final String NOTIFY = """
            SELECT clock_timestamp() AS now FROM (
                SELECT pg_notify('central_live', message) FROM unnest($1::text[]) AS message
            ) AS sent
            """;

    /** Each project by its own key, because no index begins with the id. */
    private static final String IDS = """
            SELECT log.id FROM project CROSS JOIN LATERAL (
                SELECT id FROM log
                WHERE log.project_id = project.id AND log.id >= :from AND log.id <= :to
                ORDER BY log.id LIMIT :most
            ) AS log
            ORDER BY log.id LIMIT :most
            """;

    private static final int FETCH_ROWS = 1_000;

    private final DatabaseClient database;

    NodeRepository(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> listen(PostgresqlConnection connection) {
        return Flux.from(connection.createStatement(LISTEN).execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    /** Sends them to all nodes in one transaction, and returns the time by the database's clock. */
    Mono<Instant> send(PostgresqlConnection connection, List<ClusterMessage> messages) {
        return Flux.from(connection
                        .createStatement(NOTIFY)
                        .bind("$1", messages.stream().map(ClusterMessage::text).toArray(String[]::new))
                        .execute())
                .flatMap(result -> result.map((row, metadata) ->
                        value(row, "now", OffsetDateTime.class).toInstant()))
                .last();
    }

    /** The first ids of any project from {@code from} to {@code to}, both included, in their order. */
    Mono<List<UUID>> ids(UUID from, UUID to, int most) {
        return database.sql(IDS)
                .bind("from", from)
                .bind("to", to)
                .bind("most", most)
                .filter(statement -> statement.fetchSize(FETCH_ROWS))
                .map(row -> value(row, "id", UUID.class))
                .all()
                .collectList();
    }
}
