package dev.centraldeerros.live.cluster;

import static dev.centraldeerros.database.Columns.value;

import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the ids of committed logs. */
@Component
final class CommitRepository {
    /** One subquery per project, because no index begins with the id. */
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

    CommitRepository(DatabaseClient database) {
        this.database = database;
    }

    /** Returns the first ids of any project from {@code from} to {@code to}, inclusive, in their order. */
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
