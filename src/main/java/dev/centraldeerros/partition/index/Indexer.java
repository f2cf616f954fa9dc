package dev.centraldeerros.partition.index;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.partition.Partitions;
import dev.centraldeerros.partition.SqlIdentifiers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Builds the indexes of segments without blocking reads and writes. One node at a time builds one index after the other,
 * and rests as long as it worked while logs arrive, so that it uses half a processor. An interrupted build is continued.
 */
@Component
final class Indexer extends PeriodicTask {
    private static final Logger log = LoggerFactory.getLogger(Indexer.class);
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration MAX_REST = Duration.ofMinutes(1);

    /** Minimum number of logs of a part; fewer are read without an index in some tens of milliseconds. */
    static final long MIN_PART = 100_000;

    /** A closed partition with fewer logs is read as fast without an index. */
    private static final long FEW = 5_000;

    /** Logs per second from which the indexer rests. */
    private static final int WRITTEN = 100;

    /** Logs counted in one transaction, which blocks changes for some tenths of a second. */
    private static final int COUNT_BATCH_SIZE = 50_000;

    /** A build waits for every older transaction, including exports, and blocks none. */
    private static final List<String> SESSION =
            List.of("SET lock_timeout = '4h'", "SET max_parallel_maintenance_workers = 0");

    private final @Nullable PostgresqlConnectionFactory connections;
    private final SegmentTable shared;
    private final Partitions partitions;
    private final Segments segments;
    private final long leastPart;
    private final Counter built;

    @Autowired
    Indexer(
            IndexerConnections connections,
            DatabaseClient client,
            Partitions partitions,
            Segments segments,
            Clock clock,
            MeterRegistry meters) {
        this(connections, client, partitions, segments, MIN_PART, clock, meters);
    }

    /** The minimum is a parameter so that tests write fewer logs. */
    Indexer(
            IndexerConnections connections,
            DatabaseClient client,
            Partitions partitions,
            Segments segments,
            long leastPart,
            Clock clock,
            MeterRegistry meters) {
        super("index building", Duration.ZERO, EVERY);
        this.connections = connections.own();
        this.shared = new SegmentTable(client);
        this.partitions = partitions;
        this.segments = segments;
        this.leastPart = leastPart;
        this.built = Counter.builder("central.index.built")
                .description("Indexes for finding that this node built")
                .register(meters);
        Gauge.builder("central.storage.partitions.unindexed", () -> unindexed(clock))
                .description("Closed partitions that have no indexes for finding yet: searching them is slow")
                .register(meters);
    }

    private long unindexed(Clock clock) {
        return partitions.ranges().stream()
                .filter(range -> !range.upper().plus(IndexPlan.CLOSED).isAfter(clock.instant()))
                .filter(range -> !segments.isIndexed(range.name()))
                .count();
    }

    /** Reads the segments, which every node may have changed. */
    Mono<Void> refresh() {
        return shared.read().collectList().doOnNext(segments::replace).then();
    }

    /** Builds all due indexes, unless another node does or no connection is available; signals errors. */
    Mono<Void> index() {
        PostgresqlConnectionFactory own = connections;
        if (own == null) {
            return Mono.empty();
        }
        return Mono.usingWhen(
                own.create(),
                connection -> {
                    SegmentTable table = new SegmentTable(
                            DatabaseClient.create(new SingleConnectionFactory(connection, own.getMetadata(), true)));
                    return table.lock()
                            .filter(ours -> ours)
                            .flatMap(ours -> table.run(SESSION)
                                    .then(table.deleteDropped())
                                    .then(dropInvalid(table))
                                    .then(step(table)
                                            .repeat()
                                            .takeWhile(more -> more)
                                            .then()));
                },
                Connection::close);
    }

    private static Mono<Void> dropInvalid(SegmentTable table) {
        return table.invalidIndexes().collectList().flatMap(names -> table.run(drops(names)));
    }

    private static List<String> drops(List<String> names) {
        return names.stream()
                .map(name -> "DROP INDEX CONCURRENTLY IF EXISTS " + SqlIdentifiers.name(name))
                .toList();
    }

    /** Runs one step; returns whether there was one. */
    private Mono<Boolean> step(SegmentTable table) {
        return Mono.zip(
                        table.read().collectList(),
                        table.now(),
                        table.isWritten(WRITTEN),
                        table.incomplete(IndexKind.ofLogs()).collectList())
                .map(read -> new IndexPlan(
                        partitions.ranges(), read.getT1(), read.getT4(), read.getT2(), read.getT3(), leastPart))
                .zipWith(table.extension())
                .flatMap(plan -> next(table, plan.getT1(), plan.getT2()))
                .flatMap(next -> next.isEmpty()
                        ? Mono.just(false)
                        : next.get().then(refresh()).thenReturn(true));
    }

    private Mono<Optional<Mono<Void>>> next(SegmentTable table, IndexPlan plan, Optional<String> extension) {
        Optional<Mono<Void>> unready = plan.unready().map(segment -> build(table, segment, extension));
        if (unready.isPresent()) {
            return Mono.just(unready);
        }
        return new PartCutter(table, plan)
                .parts()
                .map(parts -> Optional.of(
                        Flux.fromIterable(parts).concatMap(table::insertSegment).then()))
                .switchIfEmpty(Mono.fromSupplier(() -> extension
                        .flatMap(installed -> plan.unsearchable())
                        .map(segment -> build(table, segment, extension))
                        .or(() -> plan.uncounted().map(segment -> count(table, segment)))
                        .or(() -> plan.closed().map(segment -> build(table, segment, extension)))
                        .or(() -> plan.incompletelyIndexed().map(segment -> indexes(table, segment, extension)))
                        .or(() -> plan.withoutDates().map(table::storeDates))));
    }

    private Mono<Void> build(SegmentTable table, Segment segment, Optional<String> extension) {
        if (segment.number() > 0) {
            return indexes(table, segment, extension).then(table.ready(segment, segment.indexed()));
        }
        return table.insertSegment(segment)
                .then(table.count(segment.lower(), segment.upper(), FEW))
                .flatMap(logs -> logs < FEW ? Mono.empty() : indexes(table, segment, extension))
                // Before the segment is ready, so that an interruption leaves no log in two segments.
                .then(withoutParts(table, segment.partition()))
                .then(table.ready(segment, extension.isPresent()));
    }

    /** Counts in transactions of limited size; indexes are built outside of transactions. */
    private static Mono<Void> count(SegmentTable table, Segment segment) {
        return Mono.defer(() -> table.transaction(table.countSome(segment, COUNT_BATCH_SIZE)))
                .repeat()
                .takeUntil(done -> done)
                .then();
    }

    private Mono<Void> indexes(SegmentTable table, Segment segment, Optional<String> extension) {
        List<String> tables = tables(segment.partition());
        return Flux.fromArray(IndexKind.values())
                .filter(kind -> kind.isDue(segment))
                .filter(kind -> extension.isPresent() || !kind.isForSearch())
                .concatMap(kind -> rested(table, table.run(List.of(kind.create(segment, extension.orElse("")))))
                        .doOnSuccess(done -> built.increment()))
                .then(segment.number() == 0 ? Mono.empty() : table.run(arrivals(segment.partition())))
                // PostgreSQL has no statistics of index expressions before that.
                .then(table.run(tables.stream()
                        .map(name -> "ANALYZE " + SqlIdentifiers.name(name))
                        .toList()))
                .doOnSuccess(done -> log.info("Indexed {} of {}", describe(segment), segment.partition()));
    }

    /** Tables of the logs and of their details. */
    private static List<String> tables(String partition) {
        return List.of(partition, IndexKind.BODY.table(partition));
    }

    /** Creates the BRIN index by which details after the last part are found; details are stored nearly in this order. */
    private static List<String> arrivals(String partition) {
        String texts = IndexKind.BODY.table(partition);
        String index = SqlIdentifiers.name(texts + "_parts_arrival");
        return List.of(
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS " + index + " ON " + SqlIdentifiers.name(texts)
                        + " USING brin ((" + IndexKind.TEXT_ARRIVAL + ")) WITH (pages_per_range = 16)",
                "SELECT brin_summarize_new_values('" + index + "'::regclass)");
    }

    private static String describe(Segment segment) {
        return segment.number() == 0 ? "all" : (segment.indexed() ? "the texts of part " : "part ") + segment.number();
    }

    /** Runs the work, then rests as long as it took if logs arrive. */
    private static Mono<Void> rested(SegmentTable table, Mono<Void> work) {
        return work.then(Mono.just(true))
                .elapsed()
                .map(Tuple2::getT1)
                .map(millis -> Math.min(millis, MAX_REST.toMillis()))
                .flatMap(rest -> table.isWritten(WRITTEN)
                        .flatMap(written ->
                                written ? Mono.delay(Duration.ofMillis(rest)).then() : Mono.empty()));
    }

    private static Mono<Void> withoutParts(SegmentTable table, String partition) {
        return Flux.fromIterable(tables(partition))
                .concatMap(table::indexesOfParts)
                .collectList()
                .flatMap(names -> table.run(drops(names)))
                .then(table.deleteParts(partition));
    }

    @Override
    protected Mono<Void> runOnce() {
        return refresh().then(index());
    }
}
