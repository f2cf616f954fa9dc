package dev.centraldeerros.issue;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.AdvisoryLocks;
import java.time.LocalDate;
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
    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(" + AdvisoryLocks.ISSUE_COUNTS + ") AS locked";

    /**
     * Moves the oldest deltas. Changes of an issue's times and releases come from added logs only: what was seen stays seen.
     */
    private static final String FOLD = """
            WITH taken AS (
                DELETE FROM issue_delta
                WHERE number = ANY(ARRAY(SELECT number FROM issue_delta ORDER BY number LIMIT :limit))
                RETURNING *
            ), counted AS (
                INSERT INTO issue_count (project_id, fingerprint, step, start, arrival, level, environment, source, release,
                                         logs, events)
                SELECT project_id, fingerprint, step.seconds,
                       date_bin(make_interval(secs => step.seconds), minute, TIMESTAMPTZ 'epoch'),
                       arrival, level, environment, source, release, sum(logs), sum(events)
                FROM taken
                CROSS JOIN (VALUES (60), (3600)) AS step (seconds)
                GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
                ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
                ON CONFLICT (project_id, fingerprint, step, start, arrival, level, environment, source, release)
                DO UPDATE SET logs = issue_count.logs + excluded.logs, events = issue_count.events + excluded.events
            ), summed AS (
                SELECT mapping.issue_id, sum(taken.logs) AS logs, sum(taken.events) AS events,
                       min(taken.first_seen) FILTER (WHERE taken.logs > 0) AS first_seen,
                       max(taken.last_seen) FILTER (WHERE taken.logs > 0) AS last_seen,
                       max(taken.level) FILTER (WHERE taken.logs > 0) AS level,
                       (array_agg(taken.release ORDER BY taken.first_seen)
                           FILTER (WHERE taken.logs > 0 AND taken.release <> ''))[1] AS first_release,
                       (array_agg(taken.release ORDER BY taken.last_seen DESC)
                           FILTER (WHERE taken.logs > 0 AND taken.release <> ''))[1] AS last_release
                FROM taken
                JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
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
            SELECT count(*) AS folded FROM taken
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
        return transaction.transactional(database.sql(LOCK)
                .map(row -> value(row, "locked", Boolean.class))
                .one()
                .flatMap(locked -> locked ? folded(limit) : Mono.just(0)));
    }

    private Mono<Integer> folded(int limit) {
        return database.sql(FOLD)
                .bind("limit", limit)
                .map(row -> Math.toIntExact(value(row, "folded", Long.class)))
                .one();
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
