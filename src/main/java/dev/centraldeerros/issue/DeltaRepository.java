package dev.centraldeerros.issue;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.AdvisoryLocks;
import io.r2dbc.spi.Readable;
import java.time.LocalDate;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Folds {@code issue_delta} into {@code issue_count} and {@code issue}, and deletes counts that are no longer needed. */
@Repository
class DeltaRepository {
    /** Skips a run while another node folds. */
    private static final String TRY_LOCK =
            "SELECT pg_try_advisory_xact_lock(" + AdvisoryLocks.ISSUE_FOLDING + ") AS locked";

    /** Waits for changes of logs, which hold it shared: a log is either counted before its change, or never. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(" + AdvisoryLocks.ISSUE_COUNTS + ")";

    /** Ids of the uncounted logs: bounds of the partitions that the next statement opens. */
    static final String BOUNDS = "SELECT min(first_id::text) AS lower, max(last_id::text) AS upper FROM issue_batch";

    /** The planner expects some rows where there may be a million, and would sort them on disk; compiling takes longer, too. */
    private static final String PLAN =
            "SELECT set_config('enable_sort', 'off', true), set_config('work_mem', '32MB', true), set_config('jit', 'off', true)";

    /**
     * Counts some batches and deltas. OFFSET looks up each fingerprint by its key: the planner expects too few of them and
     * would compare every issue with every count. Changes of an issue's times and releases come from added logs only: what was seen stays
     * seen.
     */
    private static final String FOLD = """
            WITH batch AS (
                DELETE FROM issue_batch
                WHERE ctid = ANY(ARRAY(
                    SELECT ctid FROM issue_batch WHERE first_id >= :lower AND last_id <= :upper LIMIT :limit))
                RETURNING project_id, first_id, last_id, xmin AS written_by,
                          (id_time(first_id) AT TIME ZONE 'UTC')::date AS first_day,
                          (id_time(last_id) AT TIME ZONE 'UTC')::date AS last_day
            ), delta AS (
                DELETE FROM issue_delta
                WHERE ctid = ANY(ARRAY(SELECT ctid FROM issue_delta LIMIT :limit))
                RETURNING *
            ), minutes AS MATERIALIZED (
                SELECT project_id, fingerprint, minute, arrival, level, environment, release, sum(logs) AS logs,
                       sum(events) AS events, min(first_seen) FILTER (WHERE logs > 0) AS first_seen,
                       max(last_seen) FILTER (WHERE logs > 0) AS last_seen
                FROM (
                    SELECT project_id, fingerprint, minute, arrival, level, environment, release, logs, events, first_seen,
                           last_seen
                    FROM delta
                    UNION ALL
                    SELECT log.project_id, log.issue_fingerprint, date_bin('1 minute', log.date, TIMESTAMPTZ 'epoch'),
                           CASE WHEN batch.first_day = batch.last_day THEN batch.first_day
                               ELSE (id_time(log.id) AT TIME ZONE 'UTC')::date END,
                           log.level, log.environment, coalesce(log.release, ''), count(*), sum(log.events),
                           min(log.date), max(log.date)
                    FROM batch
                    JOIN log ON log.project_id = batch.project_id AND log.id >= batch.first_id
                        AND log.id <= batch.last_id AND log.xmin = batch.written_by
                    WHERE log.issue_fingerprint IS NOT NULL AND log.id >= :lower AND log.id <= :upper
                    GROUP BY 1, 2, 3, 4, 5, 6, 7
                ) AS pending
                GROUP BY 1, 2, 3, 4, 5, 6, 7
            ), counted AS (
                INSERT INTO issue_count (project_id, fingerprint, step, start, arrival, level, environment, release, logs,
                                         events)
                SELECT project_id, fingerprint, step.seconds,
                       date_bin(make_interval(secs => step.seconds), minute, TIMESTAMPTZ 'epoch'),
                       arrival, level, environment, release, sum(logs), sum(events)
                FROM minutes
                CROSS JOIN (VALUES (60), (3600)) AS step (seconds)
                GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
                ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
                ON CONFLICT (project_id, fingerprint, step, start, arrival, level, environment, release)
                DO UPDATE SET logs = issue_count.logs + excluded.logs, events = issue_count.events + excluded.events
            ), by_fingerprint AS MATERIALIZED (
                SELECT project_id, fingerprint, sum(logs) AS logs, sum(events) AS events, min(first_seen) AS first_seen,
                       max(last_seen) AS last_seen, max(level) FILTER (WHERE last_seen IS NOT NULL) AS level,
                       (array_agg(release ORDER BY first_seen)
                           FILTER (WHERE first_seen IS NOT NULL AND release <> ''))[1] AS first_release,
                       (array_agg(release ORDER BY last_seen DESC)
                           FILTER (WHERE last_seen IS NOT NULL AND release <> ''))[1] AS last_release
                FROM minutes
                GROUP BY project_id, fingerprint
            ), summed AS (
                SELECT mapping.issue_id, sum(one.logs) AS logs, sum(one.events) AS events,
                       min(one.first_seen) AS first_seen, max(one.last_seen) AS last_seen, max(one.level) AS level,
                       (array_agg(one.first_release ORDER BY one.first_seen)
                           FILTER (WHERE one.first_release IS NOT NULL))[1] AS first_release,
                       (array_agg(one.last_release ORDER BY one.last_seen DESC)
                           FILTER (WHERE one.last_release IS NOT NULL))[1] AS last_release
                FROM by_fingerprint AS one
                CROSS JOIN LATERAL (
                    SELECT issue_id FROM issue_fingerprint
                    WHERE project_id = one.project_id AND fingerprint = one.fingerprint
                    OFFSET 0
                ) AS mapping
                GROUP BY mapping.issue_id
            ), updated AS (
                UPDATE issue
                SET logs = issue.logs + summed.logs,
                    events = issue.events + summed.events,
                    level = greatest(issue.level, summed.level),
                    first_seen = least(issue.first_seen, summed.first_seen),
                    last_seen = greatest(issue.last_seen, summed.last_seen),
                    first_release = CASE WHEN issue.first_release IS NULL OR summed.first_seen < issue.first_seen
                        THEN coalesce(summed.first_release, issue.first_release) ELSE issue.first_release END,
                    last_release = CASE WHEN issue.last_release IS NULL OR summed.last_seen >= issue.last_seen
                        THEN coalesce(summed.last_release, issue.last_release) ELSE issue.last_release END
                FROM summed
                WHERE issue.id = summed.issue_id
            )
            SELECT greatest((SELECT count(*) FROM batch), (SELECT count(*) FROM delta)) AS rows
            """;

    /** Counts of days whose partitions are gone, and of minutes that only short periods need. */
    private static final String EXPIRE = """
            DELETE FROM issue_count
            WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM issue_count WHERE arrival < :oldest LIMIT :limit))
            """;

    private static final String EXPIRE_MINUTES = """
            DELETE FROM issue_count
            WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM issue_count WHERE step = 60 AND start < now() - INTERVAL '48 hours' LIMIT :limit))
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    DeltaRepository(
            @Qualifier("account") DatabaseClient database,
            @Qualifier("account") ReactiveTransactionManager transactions) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
    }

    /** Folds up to {@code limit} deltas; returns their number, 0 if another node folds. */
    Mono<Integer> fold(int limit) {
        return transaction.transactional(database.sql(TRY_LOCK)
                .map(row -> value(row, "locked", Boolean.class))
                .one()
                .flatMap(locked -> locked ? folded(limit) : Mono.just(0)));
    }

    /** First and last id of the uncounted logs; both the lowest id without any. */
    record Bounds(UUID lower, UUID upper) {
        private static final UUID LOWEST = new UUID(0, 0);

        static Bounds read(Readable row) {
            String lower = row.get("lower", String.class);
            String upper = row.get("upper", String.class);
            return lower == null || upper == null
                    ? new Bounds(LOWEST, LOWEST)
                    : new Bounds(UUID.fromString(lower), UUID.fromString(upper));
        }
    }

    private Mono<Bounds> bounds() {
        return database.sql(BOUNDS).map(Bounds::read).one();
    }

    private Mono<Integer> folded(int limit) {
        return database.sql(PLAN)
                .then()
                .then(database.sql(LOCK).then())
                .then(bounds())
                .flatMap(bounds -> database.sql(FOLD)
                        .bind("limit", limit)
                        .bind("lower", bounds.lower())
                        .bind("upper", bounds.upper())
                        .map(row -> Math.toIntExact(value(row, "rows", Long.class)))
                        .one());
    }

    /** Deletes up to {@code limit} counts of each kind that are no longer needed; returns their number. */
    Mono<Long> expire(LocalDate oldest, int limit) {
        return database.sql(EXPIRE)
                .bind("oldest", oldest)
                .bind("limit", limit)
                .fetch()
                .rowsUpdated()
                .zipWith(
                        database.sql(EXPIRE_MINUTES)
                                .bind("limit", limit)
                                .fetch()
                                .rowsUpdated(),
                        Long::sum);
    }
}
