package dev.centraldeerros.partition;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.index.IndexPlan;
import dev.centraldeerros.partition.index.IndexerConnections;
import dev.centraldeerros.partition.index.SegmentTable;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Frees disk space while the disk is full. Rewrites a closed partition of which most was deleted, if the copy fits; its
 * readers wait, and therefore this never happens on a normal day.
 */
@Component
public final class SpaceReclaimer {
    private static final Logger log = LoggerFactory.getLogger(SpaceReclaimer.class);

    /** A rewrite waits for exports no longer than this, because readers queue behind it. */
    private static final String LOCK_TIMEOUT = "SET lock_timeout = '2s'";

    /** Minimum size of a partition. */
    private static final long MIN_BYTES = 8L << 20;

    /** Maximum size of the copy as a share of the free space. */
    private static final double SHARE_OF_ROOM = 0.8;

    /** Maximum share of a partition in use. */
    private static final double MAX_USED = 0.7;

    /** Share of the pages in use, by the number of rows and their average width at the last ANALYZE. */
    private static final String USED = """
            SELECT least(1, :rows * (SELECT sum(avg_width * (1 - null_frac)) + 36 FROM pg_stats
                                     WHERE schemaname = current_schema() AND tablename = :name)
                            / greatest(pg_relation_size(to_regclass(quote_ident(:name))), 1))::float8 AS used
            """;

    private final IndexerConnections connections;
    private final PartitionTruncater emptied;
    private final Partitions partitions;
    private final Clock clock;

    SpaceReclaimer(IndexerConnections connections, DatabaseClient database, Partitions partitions, Clock clock) {
        this.connections = connections;
        this.emptied = new PartitionTruncater(database);
        this.partitions = partitions;
        this.clock = clock;
    }

    /** Truncates empty partitions, and rewrites one if it is worth it and its copy fits into {@code room} bytes. */
    public Mono<Void> reclaim(long room) {
        return Mono.defer(
                () -> emptied.truncate(partitions.ranges(), clock.instant()).then(rewriteOne(room)));
    }

    private Mono<Void> rewriteOne(long room) {
        PostgresqlConnectionFactory own = connections.own();
        if (own == null) {
            return Mono.empty();
        }
        return Mono.usingWhen(
                own.create(),
                connection -> rewriteOne(
                        DatabaseClient.create(new SingleConnectionFactory(connection, own.getMetadata(), true)), room),
                connection -> connection.close());
    }

    private Mono<Void> rewriteOne(DatabaseClient database, long room) {
        List<Partitions.Range> largest = partitions.ranges().stream()
                .filter(range -> !range.upper().plus(IndexPlan.CLOSED).isAfter(clock.instant()))
                .filter(range -> range.bytes() >= MIN_BYTES)
                .sorted(Comparator.comparing(Partitions.Range::bytes).reversed())
                .toList();
        return Flux.fromIterable(largest)
                .filterWhen(
                        range -> used(database, range)
                                .map(used -> used < MAX_USED && used * range.bytes() < room * SHARE_OF_ROOM),
                        1)
                .next()
                .flatMap(range -> database.sql(LOCK_TIMEOUT).then().then(rewrite(database, range.name())));
    }

    private static Mono<Double> used(DatabaseClient database, Partitions.Range range) {
        return new SegmentTable(database)
                .count(EventIds.floor(range.lower()), EventIds.floor(range.upper()), Long.MAX_VALUE)
                .flatMap(rows -> database.sql(USED)
                        .bind("rows", rows)
                        .bind("name", range.name())
                        .map(row -> value(row, "used", Double.class))
                        .one());
    }

    private static Mono<Void> rewrite(DatabaseClient database, String name) {
        return PartitionTables.of(database, name)
                .flatMapIterable(tables -> tables)
                .concatMap(
                        table -> database.sql("VACUUM (FULL, ANALYZE) " + table).then())
                .then()
                .doOnSuccess(done -> log.info("Rewrote {}: most of its logs were deleted", name));
    }
}
