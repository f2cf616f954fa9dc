package dev.centraldeerros.issue;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;

/** Runs statements that add what is not yet folded to the counts, so that their numbers are exact. */
@Repository
class CountSnapshotRepository {
    /** Begins a statement with what is not yet folded. The bounds keep the statement from opening all partitions. */
    static final String UNFOLDED = """
            WITH issue_pending AS MATERIALIZED (
                SELECT project_id, fingerprint, minute, first_seen, last_seen, logs, events, level, environment, release
                FROM issue_delta
                UNION ALL
                SELECT log.project_id, log.issue_fingerprint, date_bin('1 minute', log.date, TIMESTAMPTZ 'epoch'), log.date,
                       log.date, 1, log.events, log.level, log.environment, coalesce(log.release, '')
                FROM issue_batch AS batch
                JOIN log ON log.project_id = batch.project_id AND log.id >= batch.first_id AND log.id <= batch.last_id
                    AND log.xmin = batch.xmin
                WHERE log.issue_fingerprint IS NOT NULL AND log.id >= :lower AND log.id <= :upper
            )
            """;

    /** Condition on rows of {@code issue_count}: whole hours of a period, and minutes at its ends. %1$s: see {@link #bind}. */
    static final String IN_PERIOD = """
            (step = 3600 AND start >= :%1$shours_from AND start < :%1$shours_to
                OR step = 60 AND (start >= :%1$sfrom AND start < :%1$shours_from
                    OR start >= :%1$shours_to AND start < :%1$sto))""";

    private static final String RANGE = """
            SELECT %s FROM issue_count AS counts
            WHERE counts.project_id = mapping.project_id AND counts.fingerprint = mapping.fingerprint AND %s%s""";

    private final DatabaseClient database;
    private final TransactionalOperator snapshot;

    CountSnapshotRepository(DatabaseClient database, ReactiveTransactionManager transactions) {
        this.database = database;
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        definition.setReadOnly(true);
        this.snapshot = TransactionalOperator.create(transactions, definition);
    }

    /**
     * Returns the statement of the counts of a fingerprint {@code mapping} in a period: the rows of {@link #IN_PERIOD}, by
     * ranges of the primary key.
     *
     * @param columns columns of {@code issue_count} to select
     * @param logs conditions on the logs, each with AND
     */
    static String ranges(String columns, String logs) {
        return Stream.of(
                        "step = 3600 AND start >= :hours_from AND start < :hours_to",
                        "step = 60 AND start >= :from AND start < :hours_from",
                        "step = 60 AND start >= :hours_to AND start < :to")
                .map(range -> RANGE.formatted(columns, range, logs))
                .collect(Collectors.joining("\nUNION ALL\n"));
    }

    /** Returns the statement of all counts of a fingerprint {@code mapping}, as {@link #ranges}. */
    static String hours(String columns, String logs) {
        return RANGE.formatted(columns, "step = 3600", logs);
    }

    /** Reads the bounds of what is not yet folded, and the rows, in one snapshot: otherwise a batch could be missed. */
    <T> Flux<T> read(String sql, Map<String, Object> values, Function<Readable, T> mapper) {
        return snapshot.transactional(database.sql(DeltaRepository.BOUNDS)
                .map(DeltaRepository.Bounds::read)
                .one()
                .flatMapMany(bounds -> {
                    Map<String, Object> bound = new LinkedHashMap<>(values);
                    if (sql.contains(":lower")) {
                        bound.put("lower", bounds.lower());
                        bound.put("upper", bounds.upper());
                    }
                    return database.sql(sql).bindValues(bound).map(mapper).all();
                }));
    }

    /** Adds the ends of a period to the values of a statement, under names with the prefix. */
    static void bind(String prefix, CountPeriod period, Map<String, Object> values) {
        values.put(prefix + "from", utc(period.from()));
        values.put(prefix + "to", utc(period.to()));
        values.put(prefix + "hours_from", utc(period.hoursFrom()));
        values.put(prefix + "hours_to", utc(period.hoursTo()));
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
