package dev.centraldeerros.query.change;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.account.Caller;
import dev.centraldeerros.database.DatabaseConflict;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.SenderColumns;
import dev.centraldeerros.query.filter.Conditions;
import dev.centraldeerros.query.filter.FilterSql;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Archives, brings back and deletes logs: each call is one statement, so that it happens as a whole or not at all. */
@Component
final class ChangeRepository {
    private static final String OWNER = """
            SELECT user_id, ingest_key_id FROM log WHERE project_id = ANY(:projects) AND id = :id
            """;

    /** What is in scope is counted; what the caller may change and is not yet so is changed. */
    private static final String CHANGE = """
            WITH scope AS MATERIALIZED (
                SELECT log.project_id, log.id, log.user_id, log.archived FROM log WHERE %s
            ), changed AS (
                %s
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM scope) AS matched, (SELECT count(*) FROM changed) AS changed
            """;

    private static final String SET_ARCHIVED = """
            UPDATE log SET archived = :archived FROM scope
                WHERE log.project_id = scope.project_id AND log.id = scope.id
                  AND (:all OR scope.user_id = :user) AND log.archived <> :archived
            """;

    private static final String REMOVE = """
            DELETE FROM log USING scope
                WHERE log.project_id = scope.project_id AND log.id = scope.id
                  AND (:all OR scope.user_id = :user)
            """;

    private static final String BY_IDS = "log.project_id = ANY(:projects) AND log.id = ANY(:ids)";

    private final DatabaseClient database;
    private final Conditions filters;

    ChangeRepository(DatabaseClient database, Conditions filters) {
        this.database = database;
        this.filters = filters;
    }

    /** How much a bulk call found, and how much of that it changed. */
    record Changed(long matched, long changed) {}

    /** Who sent a log; empty when there is none in these projects. */
    Mono<Sender> sender(UUID id, List<Integer> projects) {
        return database.sql(OWNER)
                .bind("projects", projects.toArray(Integer[]::new))
                .bind("id", id)
                .map(SenderColumns::read)
                .one();
    }

    Mono<Changed> change(Change change, List<UUID> ids, List<Integer> projects, Caller caller) {
        return run(
                change,
                database.sql(CHANGE.formatted(BY_IDS, sql(change)))
                        .bind("projects", projects.toArray(Integer[]::new))
                        .bind("ids", ids.toArray(UUID[]::new)),
                caller);
    }

    Mono<Changed> change(Change change, LogFilter filter, Caller caller) {
        FilterSql conditions = filters.of(filter);
        return run(change, conditions.bind(database.sql(CHANGE.formatted(conditions.where(), sql(change)))), caller);
    }

    /** The statement, over the rows of {@code scope}. */
    private static String sql(Change change) {
        return change == Change.DELETE ? REMOVE : SET_ARCHIVED;
    }

    private static Mono<Changed> run(Change change, GenericExecuteSpec statement, Caller caller) {
        GenericExecuteSpec complete =
                change == Change.DELETE ? statement : statement.bind("archived", change == Change.ARCHIVE);
        return complete.bind("user", caller.userId())
                .bind("all", caller.maintainsAll())
                .map(row -> new Changed(value(row, "matched", Long.class), value(row, "changed", Long.class)))
                .one()
                .retryWhen(DatabaseConflict.triedAgain());
    }
}
