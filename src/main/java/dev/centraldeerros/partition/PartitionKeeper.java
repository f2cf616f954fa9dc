package dev.centraldeerros.partition;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.PeriodicTask;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Creates partitions ahead of time and drops expired ones, every minute on every node. The migrations create the first
 * ones.
 */
@Component
public final class PartitionKeeper extends PeriodicTask {
    private static final Logger log = LoggerFactory.getLogger(PartitionKeeper.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMillis(100);

    /** Maximum number of partitions created in one run: four days of hours, with keys. */
    private static final int MAX_BATCH = 200;

    private static final String MAKE = """
            SELECT make_partition(:moment, make_interval(secs => :width), make_interval(secs => :ahead)) AS made
            """;

    /** All partitions; also used at startup. */
    public static final String RANGES = """
            SELECT name, lower, upper, bytes, coalesce(pg_relation_size(to_regclass(quote_ident(name))), 0) > 0 AS filled
            FROM log_partition ORDER BY lower
            """;

    private static final String USAGE = """
            SELECT pg_database_size(current_database()) AS bytes
            """;

    /** First entry of the primary key of each project in one partition. */
    private static final String OLDEST = """
            SELECT min(id_time(oldest.id)) AS oldest
            FROM project
            CROSS JOIN LATERAL (
                SELECT id FROM log
                WHERE log.project_id = project.id AND log.id >= id_floor(:lower) AND log.id < id_floor(:upper)
                ORDER BY id LIMIT 1
            ) AS oldest
            """;

    /** Partitions checked for logs in one run: the days of three months. */
    private static final int EXAMINED = 100;

    /** Minimum number of days that keys are stored: two, and one for clocks. */
    private static final int KEY_DAYS = 3;

    private final DatabaseClient database;
    private final StorageProperties storage;
    private final Retention retention;
    private final PartitionDropper expired;
    private final OrphanedDetailsCleaner forgotten;
    private final PartitionTruncater emptied;
    private final Partitions partitions;
    private final Clock clock;
    private final Counter dropped;

    /** Index of the partition where the next check begins; used by one run at a time. */
    private int nextCheck;

    /** Set after an insert without a partition, cleared by a refresh; any thread. */
    private volatile boolean isStale;

    PartitionKeeper(
            DatabaseClient database,
            StorageProperties storage,
            RetentionProperties retention,
            Partitions partitions,
            Clock clock,
            MeterRegistry meters) {
        super("partition maintenance", Duration.ZERO, EVERY);
        this.database = database;
        this.storage = storage;
        this.retention = new Retention(retention.retention(), retention.retentionBytes());
        this.expired = new PartitionDropper(database);
        this.forgotten = new OrphanedDetailsCleaner(database);
        this.emptied = new PartitionTruncater(database);
        this.dropped = Counter.builder("central.storage.partitions.dropped")
                .description("Partitions that were dropped as their time was over, those of details and keys included")
                .register(meters);
        this.partitions = partitions;
        this.clock = clock;
    }

    /** Creates missing partitions around {@code now} and reads all; signals errors. */
    public Mono<Void> maintain(Instant now) {
        return make(now)
                .repeat(MAX_BATCH)
                .takeWhile(made -> made)
                .count()
                .doOnNext(made -> {
                    if (made > 0) {
                        log.info("Created {} partitions", made);
                    }
                })
                .then(refresh());
    }

    private Mono<Boolean> make(Instant now) {
        return database.sql(MAKE)
                .bind("moment", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .bind("width", (double) storage.partitionInterval().toSeconds())
                .bind("ahead", (double) StorageProperties.AHEAD.toSeconds())
                .map(row -> value(row, "made", Boolean.class))
                .one();
    }

    /**
     * Drops partitions that are expired by the clocks of both this node and the database, so that one wrong clock deletes
     * nothing.
     */
    Mono<Void> dropExpired(Instant now) {
        return database.sql("SELECT now() AS moment")
                .map(row -> value(row, "moment", OffsetDateTime.class).toInstant())
                .one()
                .map(moment -> moment.isBefore(now) ? moment : now)
                .flatMapMany(moment -> expired.drop(
                        retention.cutoff(partitions.ranges(), moment),
                        moment.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(KEY_DAYS)))
                .doOnNext(name -> {
                    dropped.increment();
                    log.info("Dropped partition {}: past its retention", name);
                })
                .count()
                .flatMap(gone -> gone > 0 ? refresh() : Mono.empty());
    }

    /** Deletes details without a log. */
    Mono<Void> deleteOrphanedDetails(Instant now) {
        return Mono.defer(() -> forgotten.delete(partitions.ranges(), now));
    }

    /** Truncates partitions without logs; each call checks the next {@value #EXAMINED}. */
    Mono<Void> truncate(Instant now) {
        return Mono.defer(() -> {
            List<Partitions.Range> ranges = partitions.ranges();
            int start = nextCheck < ranges.size() ? nextCheck : 0;
            nextCheck = start + EXAMINED;
            return emptied.truncate(ranges.subList(start, Math.min(nextCheck, ranges.size())), now)
                    .then();
        });
    }

    /** Retention of this server. */
    Retention retention() {
        return retention;
    }

    /**
     * Completes once a partition covers {@code time}: at once if one is known, otherwise after creating it, because after
     * a sleep of days there is none. Retries without limit; the caller sets a timeout.
     */
    public Mono<Void> ensurePartition(Instant time) {
        return Mono.defer(() ->
                !isStale && partitions.startOf(time.toEpochMilli()).isPresent()
                        ? Mono.<Void>empty()
                        // Another node may be creating it.
                        : maintain(time)
                                .then(Mono.defer(() ->
                                        partitions.startOf(time.toEpochMilli()).isPresent()
                                                ? Mono.<Void>empty()
                                                : Mono.delay(AGAIN).then(ensurePartition(time)))));
    }

    /** Another session dropped a partition: the next call of {@link #ensurePartition} reads and creates it again. */
    public void invalidate() {
        isStale = true;
    }

    /** Reads all partitions. */
    Mono<Void> refresh() {
        return database.sql(RANGES)
                .map(row -> new Partitions.Range(
                        value(row, "name", String.class),
                        value(row, "lower", OffsetDateTime.class).toInstant(),
                        value(row, "upper", OffsetDateTime.class).toInstant(),
                        value(row, "bytes", Long.class),
                        value(row, "filled", Boolean.class)))
                .all()
                .collectList()
                .doOnNext(ranges -> {
                    partitions.replace(ranges);
                    isStale = false;
                })
                .then(Mono.defer(this::oldest))
                .zipWith(database.sql(USAGE)
                        .map(row -> value(row, "bytes", Long.class))
                        .one())
                .doOnNext(usage -> partitions.replace(new Partitions.Usage(usage.getT2(), usage.getT1())))
                .then();
    }

    /** Returns the time of the oldest log; a partition can be without logs after deletes. */
    private Mono<Optional<Instant>> oldest() {
        return Flux.fromIterable(partitions.ranges())
                .filter(Partitions.Range::isFilled)
                .concatMap(
                        range -> database.sql(OLDEST)
                                .bind("lower", range.lower().atOffset(ZoneOffset.UTC))
                                .bind("upper", range.upper().atOffset(ZoneOffset.UTC))
                                .map(row -> Optional.ofNullable(row.get("oldest", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant))
                                .one(),
                        0)
                .filter(Optional::isPresent)
                .next()
                .defaultIfEmpty(Optional.empty());
    }

    @Override
    protected Mono<Void> runOnce() {
        return maintain(clock.instant())
                .then(Mono.defer(() -> dropExpired(clock.instant())))
                .then(Mono.defer(() -> deleteOrphanedDetails(clock.instant())))
                .then(truncate(clock.instant()));
    }
}
