package dev.centraldeerros.cluster;

import static dev.centraldeerros.database.Columns.value;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends and receives by PostgreSQL's {@code NOTIFY}. */
@Component
final class NotifyRepository {
    private static final String LISTEN = "LISTEN central_cluster";

    private static final String NOTIFY = """
            SELECT clock_timestamp() AS now FROM (
                SELECT pg_notify('central_cluster', message) FROM unnest($1::text[]) AS message
            ) AS sent
            """;

    Mono<Void> listen(PostgresqlConnection connection) {
        return Flux.from(connection.createStatement(LISTEN).execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    /** Sends messages to all nodes in one transaction; returns the time of the database. */
    Mono<Instant> send(PostgresqlConnection connection, List<ClusterMessage> messages) {
        return Flux.from(connection
                        .createStatement(NOTIFY)
                        .bind(
                                "$1",
                                messages.stream().map(ClusterMessage::encoded).toArray(String[]::new))
                        .execute())
                .flatMap(result -> result.map((row, metadata) ->
                        value(row, "now", OffsetDateTime.class).toInstant()))
                .last();
    }
}
