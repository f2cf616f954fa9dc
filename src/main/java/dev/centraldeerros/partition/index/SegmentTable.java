package dev.centraldeerros.partition.index;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.AdvisoryLocks;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.SqlIdentifiers;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads and writes segments and their indexes. */
public final class SegmentTable {
    private static final String READ = """
            SELECT partition, lower, upper, number, logs, ready, searchable, counted, earliest, latest FROM log_stretch
            """;

    private static final String BEGIN = """
            INSERT INTO log_stretch (partition, lower, upper, number, logs)
            VALUES (:partition, :lower, :upper, :number, :logs)
            ON CONFLICT DO NOTHING
            """;

    private static final String READY = """
            UPDATE log_stretch SET ready = true, searchable = :searchable WHERE partition = :partition AND number = :number
            """;

    /** Deletes the parts of a closed partition. */
    private static final String DELETE_PARTS = """
            WITH counts AS (
                DELETE FROM log_count WHERE partition = :partition AND number > 0
            )
            DELETE FROM log_stretch WHERE partition = :partition AND number > 0
            """;

    private static final String DELETE_DROPPED = """
            WITH dropped AS (
                DELETE FROM log_stretch WHERE partition NOT IN (SELECT name FROM log_partition) RETURNING partition
            )
            DELETE FROM log_count WHERE partition IN (SELECT partition FROM dropped)
            """;

    /** Blocks archiving and deleting until the transaction ends. */
    private static final String LOCK_COUNTS = "SELECT pg_advisory_xact_lock(" + AdvisoryLocks.COUNTS + ")";

    private static final String COUNTED_TO = """
            SELECT coalesce(counted_to, lower) AS id FROM log_stretch WHERE partition = :partition AND number = :number
            """;

    /** Finds the log after {@code :most} others. */
    private static final String AFTER = """
            SELECT log.id FROM project CROSS JOIN LATERAL (
                SELECT id FROM log
                WHERE log.project_id = project.id AND log.id >= :lower AND log.id < :upper
                ORDER BY id LIMIT :most + 1
            ) AS log
            ORDER BY log.id OFFSET :most LIMIT 1
            """;

    private static final String COUNT_SOME = """
            WITH minutes AS MATERIALIZED (
                SELECT date_trunc('minute', date) AS date, project_id, level, environment, archived,
                count(*) AS logs, sum(events) AS events
                FROM log
                WHERE id >= :lower AND id < :upper
                GROUP BY 1, 2, 3, 4, 5
            )
            INSERT INTO log_count (partition, number, step, date, project_id, level, environment, archived, logs, events)
            SELECT :partition, :number, 60, * FROM minutes
            UNION ALL
            SELECT :partition, :number, 3600, date_trunc('hour', date), project_id, level, environment, archived,
                   sum(logs), sum(events)
            FROM minutes
            GROUP BY 4, 5, 6, 7, 8
            ON CONFLICT (partition, number, step, date, project_id, level, environment, archived)
            DO UPDATE SET logs = log_count.logs + excluded.logs, events = log_count.events + excluded.events
            """;

    private static final String COUNTED = """
            UPDATE log_stretch SET counted_to = :to, counted = (:to = upper) WHERE partition = :partition AND number = :number
            """;

    /** An empty partition gets an arbitrary date. */
    private static final String DATES = """
            UPDATE log_stretch
            SET (earliest, latest) = (SELECT coalesce(min(date), 'epoch'), coalesce(max(date), 'epoch') FROM %s)
            WHERE partition = :partition AND number = 0
            """;

    /** Advisory lock of the indexing node, released with its session. */
    private static final String LOCK = "SELECT pg_try_advisory_lock(" + AdvisoryLocks.INDEXES + ") AS ours";

    /** Invalid indexes of an interrupted build. */
    private static final String INVALID = """
            SELECT indexes.relname::text AS name
            FROM pg_index
            JOIN pg_class indexes ON indexes.oid = pg_index.indexrelid
            JOIN pg_inherits ON pg_inherits.inhrelid = pg_index.indrelid
            WHERE pg_inherits.inhparent IN ('log'::regclass, 'text'::regclass) AND NOT pg_index.indisvalid
            """;

    /** Closed partitions that have the first of some indexes but not all, because a release added one; the newest first. */
    private static final String INCOMPLETE = """
            SELECT partition FROM log_stretch
            WHERE number = 0 AND ready AND to_regclass(quote_ident(partition || '_' || (CAST(:kinds AS text[]))[1])) IS NOT NULL
              AND EXISTS (
                SELECT 1 FROM unnest(CAST(:kinds AS text[])) AS kind
                WHERE to_regclass(quote_ident(partition || '_' || kind)) IS NULL)
            ORDER BY lower DESC
            """;

    private static final String INDEXES_OF_PARTS = """
            SELECT indexes.relname::text AS name
            FROM pg_index
            JOIN pg_class indexes ON indexes.oid = pg_index.indexrelid
            WHERE pg_index.indrelid = to_regclass(quote_ident(:table)) AND indexes.relname LIKE :pattern
            """;

    private static final String EXTENSION = """
            SELECT quote_ident(nspname) AS schema
            FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
            WHERE extname = 'pg_trgm'
            """;

    /** Counts up to a maximum per project by the primary key. */
    private static final String COUNT = """
            SELECT coalesce(sum(counted), 0)::bigint AS logs
            FROM project
            CROSS JOIN LATERAL (
                SELECT count(*) AS counted
                FROM (SELECT FROM log WHERE project_id = project.id AND log.id >= :lower AND log.id < :upper LIMIT :most) AS found
            ) AS counts
            """;

    /** Tolerance for the clock of a writing node. */
    private static final Duration AHEAD = Duration.ofSeconds(10);

    private final DatabaseClient database;

    public SegmentTable(DatabaseClient database) {
        this.database = database;
    }

    /** Runs the work in one transaction. */
    <T> Mono<T> transaction(Mono<T> work) {
        return TransactionalOperator.create(new R2dbcTransactionManager(database.getConnectionFactory()))
                .transactional(work);
    }

    /** Tries to acquire the lock of the indexing node. */
    Mono<Boolean> lock() {
        return database.sql(LOCK).map(row -> value(row, "ours", Boolean.class)).one();
    }

    /** Returns ready and started segments. */
    Flux<Segment> read() {
        return database.sql(READ).map(SegmentTable::segment).all();
    }

    Mono<Void> insertSegment(Segment segment) {
        return database.sql(BEGIN)
                .bind("partition", segment.partition())
                .bind("lower", segment.lower())
                .bind("upper", segment.upper())
                .bind("number", segment.number())
                .bind("logs", segment.logs())
                .then();
    }

    Mono<Void> ready(Segment segment, boolean searchable) {
        return database.sql(READY)
                .bind("searchable", searchable)
                .bind("partition", segment.partition())
                .bind("number", segment.number())
                .then();
    }

    /**
     * Counts the next {@code most} logs of a segment by minute and hour; returns whether all are counted. Runs in the
     * transaction of the caller.
     */
    Mono<Boolean> countSome(Segment segment, int most) {
        return database.sql(LOCK_COUNTS)
                .then()
                .then(of(segment, COUNTED_TO)
                        .map(row -> value(row, "id", UUID.class))
                        .one())
                .flatMap(from -> after(from, segment.upper(), most)
                        .defaultIfEmpty(segment.upper())
                        .flatMap(to -> of(segment, COUNT_SOME)
                                .bind("lower", from)
                                .bind("upper", to)
                                .then()
                                .then(of(segment, COUNTED).bind("to", to).then())
                                .thenReturn(to.equals(segment.upper()))));
    }

    /** Returns the id after {@code most} logs from {@code lower}; empty if there are no more before {@code upper}. */
    Mono<UUID> after(UUID lower, UUID upper, long most) {
        return database.sql(AFTER)
                .bind("lower", lower)
                .bind("upper", upper)
                .bind("most", most)
                .map(row -> value(row, "id", UUID.class))
                .one();
    }

    private DatabaseClient.GenericExecuteSpec of(Segment segment, String sql) {
        return database.sql(sql).bind("partition", segment.partition()).bind("number", segment.number());
    }

    Mono<Void> deleteParts(String partition) {
        return database.sql(DELETE_PARTS).bind("partition", partition).then();
    }

    Mono<Void> deleteDropped() {
        return database.sql(DELETE_DROPPED).then();
    }

    /** Stores the earliest and latest date of a closed partition. */
    Mono<Void> storeDates(String partition) {
        return database.sql(DATES.formatted(SqlIdentifiers.name(partition)))
                .bind("partition", partition)
                .then();
    }

    /** Names of closed partitions whose logs have some but not all of these kinds of indexes, the newest first. */
    Flux<String> incomplete(List<String> kinds) {
        return database.sql(INCOMPLETE)
                .bind("kinds", kinds.toArray(String[]::new))
                .map(row -> value(row, "partition", String.class))
                .all();
    }

    Flux<String> invalidIndexes() {
        return database.sql(INVALID)
                .map(row -> value(row, "name", String.class))
                .all();
    }

    Flux<String> indexesOfParts(String table) {
        return database.sql(INDEXES_OF_PARTS)
                .bind("table", table)
                .bind("pattern", table.replace("_", "\\_") + "\\_part%")
                .map(row -> value(row, "name", String.class))
                .all();
    }

    /** Returns the quoted schema of pg_trgm; empty if it is not installed. */
    Mono<Optional<String>> extension() {
        return database.sql(EXTENSION)
                .map(row -> Optional.of(value(row, "schema", String.class)))
                .one()
                .defaultIfEmpty(Optional.empty());
    }

    /** Counts the logs from {@code lower} to {@code upper}, at most {@code most} of each project. */
    public Mono<Long> count(UUID lower, UUID upper, long most) {
        return database.sql(COUNT)
                .bind("lower", lower)
                .bind("upper", upper)
                .bind("most", most)
                .map(row -> value(row, "logs", Long.class))
                .one();
    }

    /** Returns whether at least this number of logs arrived in the last second. */
    Mono<Boolean> isWritten(int logs) {
        return now().flatMap(now -> count(EventIds.floor(now.minusSeconds(1)), EventIds.floor(now.plus(AHEAD)), logs))
                .map(written -> written >= logs);
    }

    /** Returns the time of the database, which all nodes share. */
    Mono<Instant> now() {
        return database.sql("SELECT now() AS moment")
                .map(row -> value(row, "moment", OffsetDateTime.class).toInstant())
                .one();
    }

    /** Runs statements without parameters. */
    Mono<Void> run(List<String> statements) {
        return Flux.fromIterable(statements)
                .concatMap(statement -> database.sql(statement).then())
                .then();
    }

    private static Segment segment(Readable row) {
        return new Segment(
                value(row, "partition", String.class),
                value(row, "lower", UUID.class),
                value(row, "lower", UUID.class),
                value(row, "upper", UUID.class),
                value(row, "number", Integer.class),
                value(row, "logs", Long.class),
                value(row, "ready", Boolean.class),
                value(row, "searchable", Boolean.class),
                value(row, "counted", Boolean.class),
                time(row.get("earliest", OffsetDateTime.class)),
                time(row.get("latest", OffsetDateTime.class)));
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    }
}
