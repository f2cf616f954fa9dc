package dev.centraldeerros.sentry.client;

import static dev.centraldeerros.database.Columns.value;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stores and reads what clients counted. */
@Repository
class ClientCountRepository {
    /** Rows in the order of their keys, which prevents deadlocks between nodes. A key that was deleted counts nothing. */
    private static final String ADD_LOSSES = """
            INSERT INTO client_loss AS stored (project_id, day, ingest_key_id, reason, category, quantity)
            SELECT asked.project_id, :day, asked.key_id, asked.reason, asked.category, asked.quantity
            FROM unnest(:projects, :keys, :reasons, :categories, :quantities)
                AS asked (project_id, key_id, reason, category, quantity)
            JOIN ingest_key ON ingest_key.id = asked.key_id
            ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (project_id, day, ingest_key_id, reason, category)
            DO UPDATE SET quantity = stored.quantity + excluded.quantity
            """;

    private static final String ADD_SESSIONS = """
            INSERT INTO client_session AS stored (project_id, day, release, status, quantity)
            SELECT asked.project_id, :day, asked.release, asked.status, asked.quantity
            FROM unnest(:projects, :releases, :statuses, :quantities) AS asked (project_id, release, status, quantity)
            JOIN project ON project.id = asked.project_id
            ORDER BY 1, 2, 3, 4
            ON CONFLICT (project_id, day, release, status) DO UPDATE SET quantity = stored.quantity + excluded.quantity
            """;

    private static final String LOSSES = """
            SELECT loss.day, ingest_key.name, loss.reason, loss.category, sum(loss.quantity)::bigint AS quantity
            FROM client_loss AS loss
            JOIN ingest_key ON ingest_key.id = loss.ingest_key_id
            WHERE loss.project_id = :project AND loss.day > :after
            GROUP BY GROUPING SETS ((loss.day), (ingest_key.id, ingest_key.name), (loss.reason, loss.category))
            ORDER BY loss.day, quantity DESC, ingest_key.name, loss.reason, loss.category
            """;

    private static final String SESSIONS = """
            SELECT release,
                   coalesce(sum(quantity) FILTER (WHERE status = 'started'), 0)::bigint AS started,
                   coalesce(sum(quantity) FILTER (WHERE status = 'exited'), 0)::bigint AS exited,
                   coalesce(sum(quantity) FILTER (WHERE status = 'errored'), 0)::bigint AS errored,
                   coalesce(sum(quantity) FILTER (WHERE status = 'crashed'), 0)::bigint AS crashed,
                   coalesce(sum(quantity) FILTER (WHERE status = 'abnormal'), 0)::bigint AS abnormal,
                   coalesce(sum(quantity) FILTER (WHERE status = 'unhandled'), 0)::bigint AS unhandled
            FROM client_session
            WHERE project_id = :project AND day > :after
            GROUP BY release
            ORDER BY max(day) DESC, started DESC, release
            LIMIT :most
            """;

    private static final String EXPIRE_LOSSES = "DELETE FROM client_loss WHERE day < :oldest";
    private static final String EXPIRE_SESSIONS = "DELETE FROM client_session WHERE day < :oldest";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    ClientCountRepository(DatabaseClient database, ReactiveTransactionManager transactions) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
    }

    /** One sum of a project: of a day, of a key, or of a reason and a category; the others are null. */
    record LossSum(
            @Nullable LocalDate day,
            @Nullable String key,
            @Nullable String reason,
            @Nullable String category,
            long quantity) {}

    /** Sessions of a release. */
    record ReleaseSessions(
            String release, long started, long exited, long errored, long crashed, long abnormal, long unhandled) {}

    /** Adds the counts, all or none. */
    Mono<Void> add(ClientCounts counts, LocalDate day) {
        return transaction.transactional(
                addLosses(counts.losses(), day).then(Mono.defer(() -> addSessions(counts.sessions(), day))));
    }

    private Mono<Void> addLosses(Map<Loss, Long> losses, LocalDate day) {
        if (losses.isEmpty()) {
            return Mono.empty();
        }
        List<Loss> keys = List.copyOf(losses.keySet());
        return database.sql(ADD_LOSSES)
                .bind("day", day)
                .bind("projects", keys.stream().map(Loss::project).toArray(Integer[]::new))
                .bind("keys", keys.stream().map(Loss::key).toArray(Long[]::new))
                .bind("reasons", keys.stream().map(Loss::reason).toArray(String[]::new))
                .bind("categories", keys.stream().map(Loss::category).toArray(String[]::new))
                .bind("quantities", losses.values().toArray(Long[]::new))
                .then();
    }

    private Mono<Void> addSessions(Map<SessionResult, Long> sessions, LocalDate day) {
        if (sessions.isEmpty()) {
            return Mono.empty();
        }
        List<SessionResult> keys = List.copyOf(sessions.keySet());
        return database.sql(ADD_SESSIONS)
                .bind("day", day)
                .bind("projects", keys.stream().map(SessionResult::project).toArray(Integer[]::new))
                .bind("releases", keys.stream().map(SessionResult::release).toArray(String[]::new))
                .bind("statuses", keys.stream().map(SessionResult::status).toArray(String[]::new))
                .bind("quantities", sessions.values().toArray(Long[]::new))
                .then();
    }

    /** Returns the sums of days after one. */
    Flux<LossSum> losses(int project, LocalDate after) {
        return database.sql(LOSSES)
                .bind("project", project)
                .bind("after", after)
                .map(row -> new LossSum(
                        row.get("day", LocalDate.class),
                        row.get("name", String.class),
                        row.get("reason", String.class),
                        row.get("category", String.class),
                        value(row, "quantity", Long.class)))
                .all();
    }

    /** Returns the sessions of days after one, the latest releases first. */
    Flux<ReleaseSessions> sessions(int project, LocalDate after, int most) {
        return database.sql(SESSIONS)
                .bind("project", project)
                .bind("after", after)
                .bind("most", most)
                .map(row -> new ReleaseSessions(
                        value(row, "release", String.class),
                        value(row, "started", Long.class),
                        value(row, "exited", Long.class),
                        value(row, "errored", Long.class),
                        value(row, "crashed", Long.class),
                        value(row, "abnormal", Long.class),
                        value(row, "unhandled", Long.class)))
                .all();
    }

    /** Deletes the counts of days before one. */
    Mono<Void> expire(LocalDate oldest) {
        return database.sql(EXPIRE_LOSSES)
                .bind("oldest", oldest)
                .then()
                .then(database.sql(EXPIRE_SESSIONS).bind("oldest", oldest).then());
    }
}
