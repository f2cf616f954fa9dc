package dev.centraldeerros.issue;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.AdvisoryLocks;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.KnownIssues;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Reads logs without a fingerprint, newest first, and stores the fingerprints with the counts that they add. */
@Repository
class BackfillRepository {
    private static final String BEGIN = """
            INSERT INTO issue_backfill (project_id, position)
            SELECT id, id_floor(now() + INTERVAL '10 minutes') FROM project
            ON CONFLICT DO NOTHING
            """;

    /** Skips a step while another node works. The lock also keeps logs from changing between reading and writing. */
    private static final String LOCK =
            "SELECT pg_try_advisory_xact_lock(" + AdvisoryLocks.ISSUE_BACKFILL + ") AS locked";

    private static final String NO_CHANGES = "SELECT pg_advisory_xact_lock(" + AdvisoryLocks.ISSUE_COUNTS + ")";

    /** The project whose next log is the newest. */
    private static final String NEXT =
            "SELECT project_id, position FROM issue_backfill ORDER BY position DESC, project_id LIMIT 1";

    /** A bounded number of logs by the primary key of one partition; those that may have an issue are candidates. */
    private static final String SCAN = """
            SELECT id, issue_fingerprint IS NULL
                   AND (level >= :level OR text_id IS NOT NULL OR strpos(description, chr(10)) > 0) AS candidate
            FROM log
            WHERE project_id = :project AND id >= :lower AND id < :position
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String MOVE = "UPDATE issue_backfill SET position = :position WHERE project_id = :project";

    private static final String END = "DELETE FROM issue_backfill WHERE project_id = :project";

    private static final String STORE = """
            WITH marked AS (
                UPDATE log SET issue_fingerprint = given.fingerprint
                FROM unnest(:ids, :fingerprints) AS given (id, fingerprint)
                WHERE log.project_id = :project AND log.id = given.id AND log.id >= :lower AND log.id <= :upper
                  AND log.issue_fingerprint IS NULL
                RETURNING log.*
            ), sources AS (
                INSERT INTO issue_source (project_id, fingerprint, source)
                SELECT DISTINCT project_id, issue_fingerprint, source FROM marked ORDER BY 1, 2, 3
                ON CONFLICT DO NOTHING
            ), counted AS (
                INSERT INTO issue_delta (minute, first_seen, last_seen, logs, events, fingerprint, project_id, arrival,
                                         level, environment, release)
                SELECT date_bin('1 minute', date, TIMESTAMPTZ 'epoch'), min(date), max(date), count(*), sum(events),
                       issue_fingerprint, project_id, (id_time(id) AT TIME ZONE 'UTC')::date, level, environment,
                       coalesce(release, '')
                FROM marked
                WHERE NOT archived
                GROUP BY 1, 6, 7, 8, 9, 10, 11
            )
            SELECT count(*) AS logs FROM marked
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final NewIssueRepository issues;

    BackfillRepository(
            @Qualifier("account") DatabaseClient database,
            @Qualifier("account") ReactiveTransactionManager transactions,
            NewIssueRepository issues) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
        this.issues = issues;
    }

    /** A project with the id below which its logs remain. */
    record Position(int projectId, UUID position) {}

    /**
     * Logs that were read.
     *
     * @param number number of all
     * @param last id of the oldest; the position if there is none
     * @param candidates ids of logs that may get a fingerprint
     */
    record Scanned(int number, UUID last, List<UUID> candidates) {}

    /** Makes all projects due. */
    Mono<Void> begin() {
        return database.sql(BEGIN).then();
    }

    /** Runs a step in a transaction on one node at a time; empty while another node works. */
    <T> Mono<T> exclusively(Mono<T> step) {
        return transaction.transactional(database.sql(LOCK)
                .map(row -> value(row, "locked", Boolean.class))
                .one()
                .filter(locked -> locked)
                .flatMap(locked -> database.sql(NO_CHANGES).then().then(step)));
    }

    /** Returns the project whose next log is the newest; empty if none is due. */
    Mono<Position> next() {
        return database.sql(NEXT)
                .map(row -> new Position(value(row, "project_id", Integer.class), value(row, "position", UUID.class)))
                .one();
    }

    /** Reads up to {@code limit} logs before a position, down to the start of a partition. */
    Mono<Scanned> scan(Position from, UUID lower, Level least, int limit) {
        return database.sql(SCAN)
                .bind("project", from.projectId())
                .bind("position", from.position())
                .bind("lower", lower)
                .bind("level", least.code())
                .bind("limit", limit)
                .map(row -> Map.entry(value(row, "id", UUID.class), value(row, "candidate", Boolean.class)))
                .all()
                .collectList()
                .map(rows -> new Scanned(
                        rows.size(),
                        rows.isEmpty()
                                ? from.position()
                                : rows.get(rows.size() - 1).getKey(),
                        rows.stream()
                                .filter(Map.Entry::getValue)
                                .map(Map.Entry::getKey)
                                .toList()));
    }

    /** Moves the position of a project. */
    Mono<Void> move(Position to) {
        return database.sql(MOVE)
                .bind("project", to.projectId())
                .bind("position", to.position())
                .then();
    }

    /** Ends the backfill of a project. */
    Mono<Void> end(int projectId) {
        return database.sql(END).bind("project", projectId).then();
    }

    /** Stores the fingerprints of logs of one project and partition, with their issues and counts; returns their number. */
    Mono<Long> store(int projectId, UUID lower, UUID upper, Map<Event, UUID> fingerprints) {
        SortedMap<KnownIssues.Key, Event> keys = new TreeMap<>();
        fingerprints.forEach((event, fingerprint) -> {
            Event unused = keys.merge(
                    new KnownIssues.Key(projectId, fingerprint),
                    event,
                    (one, other) -> one.date().isBefore(other.date()) ? one : other);
        });
        return database.inConnection(connection -> issues.ensure(connection, keys))
                .then(database.sql(STORE)
                        .bind("project", projectId)
                        .bind("lower", lower)
                        .bind("upper", upper)
                        .bind(
                                "ids",
                                fingerprints.keySet().stream().map(Event::id).toArray(UUID[]::new))
                        .bind("fingerprints", fingerprints.values().toArray(UUID[]::new))
                        .map(row -> value(row, "logs", Long.class))
                        .one());
    }
}
