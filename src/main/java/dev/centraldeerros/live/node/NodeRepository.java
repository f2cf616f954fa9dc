package dev.centraldeerros.live.node;

import static dev.centraldeerros.database.Columns.value;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Notices in PostgreSQL, which brings them to all who listen in one order, that of their commits. */
@Component
final class NodeRepository {
    private static final String LISTEN = "LISTEN central_live";

    private static final String NOTIFY = "SELECT pg_notify('central_live', told) FROM unnest($1::text[]) AS told";

    private static final String NOTIFY_ONE = "SELECT pg_notify('central_live', :told)";

    /** Each project's by its own key, as there is none by the id alone. */
    private static final String SINCE = """
            SELECT log.id FROM project CROSS JOIN LATERAL (
                SELECT id FROM log WHERE log.project_id = project.id AND log.id > :after ORDER BY log.id LIMIT :most
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

    /** Tells all of it in one transaction. */
    Mono<Void> tell(PostgresqlConnection connection, List<Notice> notices) {
        return Flux.from(connection
                        .createStatement(NOTIFY)
                        .bind("$1", notices.stream().map(Notice::text).toArray(String[]::new))
                        .execute())
                .flatMap(result -> result.map(row -> true))
                .then();
    }

    /** The same by any connection. */
    Mono<Void> tell(Notice notice) {
        return database.sql(NOTIFY_ONE)
                .bind("told", notice.text())
                .fetch()
                .first()
                .then();
    }

    /** Ids of any project above {@code after}, in their order. */
    Mono<List<UUID>> idsAfter(UUID after, int most) {
        return database.sql(SINCE)
                .bind("after", after)
                .bind("most", most)
                .filter(statement -> statement.fetchSize(FETCH_ROWS))
                .map(row -> value(row, "id", UUID.class))
                .all()
                .collectList();
    }
}
