package dev.centraldeerros.query.action;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.database.AdvisoryLocks;
import dev.centraldeerros.database.DatabaseConflict;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.SenderColumns;
import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.search.ScanChunk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Archives, unarchives and deletes logs, in one transaction per call. */
@Component
final class LogActionRepository {
    private static final String OWNER = """
            SELECT project_id, user_id, ingest_key_id FROM log WHERE project_id = ANY(:projects) AND id = :id
            """;

    /** Corrects the precomputed counts. Each side is a value of {@code archived} that gains or loses logs. */
    private static final String RECOUNT = """
            INSERT INTO log_count (partition, number, step, date, project_id, level, environment, archived, logs, events)
                SELECT stretch.partition, stretch.number, step.seconds,
                       date_trunc(CASE step.seconds WHEN 60 THEN 'minute' ELSE 'hour' END, changed.date),
                       changed.project_id, changed.level, changed.environment, side.archived,
                       sum(side.sign), sum(side.sign * changed.events)
                FROM changed
                JOIN log_stretch AS stretch
                    ON changed.id >= stretch.lower AND changed.id < stretch.counted_to
                CROSS JOIN (VALUES (60), (3600)) AS step (seconds)
                CROSS JOIN LATERAL (VALUES %s) AS side (archived, sign)
                GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
                ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
                ON CONFLICT (partition, number, step, date, project_id, level, environment, archived)
                DO UPDATE SET logs = log_count.logs + excluded.logs, events = log_count.events + excluded.events
            """;

    private static final String LOST = RECOUNT.formatted("(changed.archived, -1)");

    private static final String MOVED = RECOUNT.formatted("(:archived, 1), (NOT :archived, -1)");

    /**
     * Appends what an issue gains or loses: its counts are those of logs that are not archived. A log that is not yet counted
     * loses nothing, because the change hides it from the counting.
     */
    private static final String ISSUE_DELTA = """
            INSERT INTO issue_delta (minute, first_seen, last_seen, logs, events, fingerprint, project_id, arrival, level,
                                     environment, release)
                SELECT date_bin('1 minute', date, TIMESTAMPTZ 'epoch'), min(date), max(date), %1$s * count(*),
                       %1$s * sum(events), issue_fingerprint, project_id, (id_time(id) AT TIME ZONE 'UTC')::date,
                       level, environment, coalesce(release, '')
                FROM changed
                WHERE issue_fingerprint IS NOT NULL AND %2$s
                GROUP BY 1, 6, 7, 8, 9, 10, 11
            """;

    /** Whether the log is of a batch that is not yet counted. */
    private static final String UNCOUNTED = "log.xmin IN (SELECT batch.xmin FROM issue_batch AS batch) AS uncounted";

    private static final String ISSUE_LOST = ISSUE_DELTA.formatted("-1", "NOT archived AND NOT uncounted");

    private static final String ISSUE_MOVED =
            ISSUE_DELTA.formatted("CASE WHEN :archived THEN -1 ELSE 1 END", "NOT (:archived AND uncounted)");

    /** Counts the selected logs and changes those that the caller may change and that are not yet in this state. */
    private static final String SET_ARCHIVED = """
            WITH scope AS MATERIALIZED (
                SELECT log.project_id, log.id, log.user_id, log.archived, %s FROM log WHERE %s
            ), changed AS (
                UPDATE log SET archived = :archived FROM scope
                WHERE log.project_id = scope.project_id AND log.id = scope.id AND %s
                  AND (log.project_id = ANY(:all) OR log.project_id = ANY(:own) AND scope.user_id = :user) AND log.archived <> :archived
                RETURNING log.id, log.project_id, log.date, log.level, log.environment, log.events, log.issue_fingerprint,
                          log.release, scope.uncounted
            ), counted AS (
                %s
            ), issues AS (
                %s
            )
            SELECT (SELECT count(*) FROM scope) AS matched, (SELECT count(*) FROM changed) AS changed
            """;

    /** Queues their details for {@code OrphanedDetailsCleaner}, because other logs may have the same details. */
    private static final String REMOVE = """
            WITH scope AS MATERIALIZED (
                SELECT log.project_id, log.id, log.user_id, %s FROM log WHERE %s
            ), changed AS (
                DELETE FROM log USING scope
                WHERE log.project_id = scope.project_id AND log.id = scope.id AND %s
                  AND (log.project_id = ANY(:all) OR log.project_id = ANY(:own) AND scope.user_id = :user)
                RETURNING log.id, log.project_id, log.text_id, log.date, log.level, log.environment, log.archived, log.events,
                          log.issue_fingerprint, log.release, scope.uncounted
            ), counted AS (
                %s
            ), issues AS (
                %s
            ), forgotten AS (
                INSERT INTO forgotten_text (project_id, id)
                SELECT DISTINCT project_id, text_id FROM changed WHERE text_id IS NOT NULL
                ON CONFLICT DO NOTHING
            ), files AS (
                DELETE FROM attachment USING changed WHERE attachment.log_id = changed.id AND %s
            )
            SELECT (SELECT count(*) FROM scope) AS matched, (SELECT count(*) FROM changed) AS changed
            """;

    /** Shared by all changes; excludes counting. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock_shared(" + AdvisoryLocks.COUNTS
            + "), pg_advisory_xact_lock_shared(" + AdvisoryLocks.ISSUE_COUNTS + ")";

    /** Maximum wait for a lock, one second below the response timeout, because the last attempt takes up to that. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(6);

    /** No account has this id. */
    private static final long NO_USER = 0;

    private static final String BY_IDS = "log.project_id = ANY(:projects) AND log.id = ANY(:ids)";

    /** Repeated for the changed table, because the join alone does not exclude partitions. */
    private static final String IN_RANGE = "log.id >= :range_lower AND log.id < :range_upper";

    private static final String FILES_BY_IDS = "attachment.log_id = ANY(:ids)";

    private static final String FILES_IN_RANGE =
            "attachment.log_id >= :range_lower AND attachment.log_id < :range_upper";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final FilterSqlFactory filters;
    private final ProjectAccess access;

    LogActionRepository(
            DatabaseClient database,
            ReactiveTransactionManager transactions,
            FilterSqlFactory filters,
            ProjectAccess access) {
        this.access = access;
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
        this.filters = filters;
    }

    /** Result of a bulk call. */
    record Changed(long matched, long changed) {}

    /** Project and sender of a log. */
    record Origin(int project, Sender sender) {}

    /** Returns the project and the sender of a log; empty if the projects have no such log. */
    Mono<Origin> origin(UUID id, List<Integer> projects) {
        return database.sql(OWNER)
                .bind("projects", projects.toArray(Integer[]::new))
                .bind("id", id)
                .map(row -> new Origin(value(row, "project_id", Integer.class), SenderColumns.read(row)))
                .one();
    }

    Mono<Changed> change(LogAction change, List<UUID> ids, List<Integer> projects, Caller caller) {
        return run(
                change,
                database.sql(sql(change, BY_IDS, BY_IDS, FILES_BY_IDS))
                        .bind("projects", projects.toArray(Integer[]::new))
                        .bind("ids", ids.toArray(UUID[]::new)),
                caller);
    }

    /** Changes the logs of one scan chunk. */
    Mono<Changed> change(LogAction change, LogFilter filter, ScanChunk chunk, Caller caller) {
        return statement(change, filter, chunk)
                .map(statement -> run(change, statement, caller))
                .orElseGet(() -> Mono.just(new Changed(0, 0)));
    }

    private Optional<GenericExecuteSpec> statement(LogAction change, LogFilter filter, ScanChunk chunk) {
        if (chunk.isEmpty()) {
            return Optional.empty();
        }
        FilterSql conditions = filters.of(filter, chunk.range());
        chunk.narrow(conditions);
        String bounds = chunk.ids().isPresent() ? IN_RANGE + " AND log.id = ANY(:ids)" : IN_RANGE;
        return Optional.of(conditions.bind(database.sql(sql(change, conditions.where(), bounds, FILES_IN_RANGE))));
    }

    private static String sql(LogAction change, String scope, String bounds, String files) {
        return change == LogAction.DELETE
                ? REMOVE.formatted(UNCOUNTED, scope, bounds, LOST, ISSUE_LOST, files)
                : SET_ARCHIVED.formatted(UNCOUNTED, scope, bounds, MOVED, ISSUE_MOVED);
    }

    /** Deletes the logs of a scan chunk, for a project that is being deleted. */
    Mono<Changed> purge(LogFilter filter, ScanChunk chunk) {
        return statement(LogAction.DELETE, filter, chunk)
                .map(statement -> run(
                        LogAction.DELETE,
                        statement,
                        NO_USER,
                        new ProjectAccess.ChangeRights(filter.projects(), List.of())))
                .orElseGet(() -> Mono.just(new Changed(0, 0)));
    }

    private Mono<Changed> run(LogAction change, GenericExecuteSpec statement, Caller caller) {
        return run(change, statement, caller.userId(), access.changeRights(caller));
    }

    private Mono<Changed> run(
            LogAction change, GenericExecuteSpec statement, long user, ProjectAccess.ChangeRights rights) {
        GenericExecuteSpec complete =
                change == LogAction.DELETE ? statement : statement.bind("archived", change == LogAction.ARCHIVE);
        return complete.bind("user", user)
                .bind("all", rights.all().toArray(Integer[]::new))
                .bind("own", rights.own().toArray(Integer[]::new))
                .map(row -> new Changed(value(row, "matched", Long.class), value(row, "changed", Long.class)))
                .one()
                .transform(this::locked)
                .retryWhen(DatabaseConflict.triedAgainWithin(LOCK_TIMEOUT));
    }

    /** Acquires the lock first, because the snapshot of the statement must begin after any counting. */
    private Mono<Changed> locked(Mono<Changed> change) {
        return transaction.transactional(database.sql(LOCK).then().then(change));
    }
}
