package dev.centraldeerros.query.action;

import static dev.centraldeerros.database.Columns.value;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Claims projects that are being deleted, and stores how far their deletion is. */
@Repository
class ProjectPurgeRepository {
    /** One project; not while another node renews its claim. */
    private static final String CLAIM = """
            UPDATE project SET claimed_at = now()
            WHERE id = (SELECT id FROM project
                        WHERE deleting_since IS NOT NULL
                          AND (claimed_at IS NULL OR claimed_at < now() - make_interval(secs => :seconds))
                        ORDER BY deleting_since, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, slug, deleting_since, deleted_to, now() AS now
            """;

    private static final String PROGRESS = """
            UPDATE project SET deleted_logs = deleted_logs + :logs, deleted_to = :to, claimed_at = now() WHERE id = :id
            """;

    private static final String RELEASE = "UPDATE project SET deleted_to = NULL, claimed_at = NULL WHERE id = :id";

    private static final String DELETE = "DELETE FROM project WHERE id = :id";

    private static final String DELETE_ISSUES = """
            WITH batches AS (
                DELETE FROM issue_batch WHERE project_id = :id
            ), deltas AS (
                DELETE FROM issue_delta WHERE project_id = :id
            ), sources AS (
                DELETE FROM issue_source WHERE project_id = :id
            ), fingerprints AS (
                DELETE FROM issue_fingerprint WHERE project_id = :id
            ), numbers AS (
                DELETE FROM issue_number WHERE project_id = :id
            ), backfill AS (
                DELETE FROM issue_backfill WHERE project_id = :id
            )
            DELETE FROM issue WHERE project_id = :id
            """;

    private static final String DELETE_COUNTS = """
            DELETE FROM issue_count
            WHERE ctid = ANY(ARRAY(SELECT ctid FROM issue_count WHERE project_id = :id LIMIT :limit))
            """;

    private static final int COUNTS = 10_000;

    private static final String CHANGED = "UPDATE access_version SET version = version + 1";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    ProjectPurgeRepository(
            @Qualifier("account") DatabaseClient database,
            @Qualifier("account") ReactiveTransactionManager transactions) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
    }

    /**
     * Claimed project.
     *
     * @param since time of the request
     * @param next position at which the deletion continues; null for the beginning
     * @param now time of the database
     */
    record Claim(
            int id, String slug, Instant since, @Nullable UUID next, Instant now) {}

    /** Claims a project; empty if there is none, or every one is claimed. */
    Mono<Claim> claim(Duration lapse) {
        return database.sql(CLAIM)
                .bind("seconds", (double) lapse.toSeconds())
                .map(row -> new Claim(
                        value(row, "id", Integer.class),
                        value(row, "slug", String.class),
                        value(row, "deleting_since", OffsetDateTime.class).toInstant(),
                        row.get("deleted_to", UUID.class),
                        value(row, "now", OffsetDateTime.class).toInstant()))
                .one();
    }

    /** Stores a finished batch and renews the claim. */
    Mono<Void> progress(int id, long logs, UUID next) {
        return database.sql(PROGRESS)
                .bind("id", id)
                .bind("logs", logs)
                .bind("to", next)
                .then();
    }

    /** Ends the claim; the next one begins with the oldest log again. */
    Mono<Void> release(int id) {
        return database.sql(RELEASE).bind("id", id).then();
    }

    /** Deletes the project with its members, keys and issues. The counts of its logs are zero and end with their partitions. */
    Mono<Void> delete(int id) {
        return deleteCounts(id)
                .expand(deleted -> deleted == 0 ? Mono.empty() : deleteCounts(id))
                .then(transaction.transactional(database.sql(DELETE_ISSUES)
                        .bind("id", id)
                        .then()
                        .then(database.sql(DELETE).bind("id", id).then())
                        .then(database.sql(CHANGED).then())));
    }

    private Mono<Long> deleteCounts(int id) {
        return database.sql(DELETE_COUNTS)
                .bind("id", id)
                .bind("limit", COUNTS)
                .fetch()
                .rowsUpdated();
    }
}
