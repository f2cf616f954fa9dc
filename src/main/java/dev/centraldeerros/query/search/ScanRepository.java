package dev.centraldeerros.query.search;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.filter.IndexConditions;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Statements of a search, each over one range. */
@Component
final class ScanRepository {
    /** Rows per round trip. */
    private static final int FETCH_ROWS = 500;

    private static final String FIRST = """
            SELECT %s
            FROM log
            WHERE %s
            ORDER BY %s
            LIMIT :limit
            """;

    /**
     * Reads the first rows of each project by the order's index, because no index orders several projects, and merges
     * them.
     */
    private static final String FIRST_OF_EACH = """
            SELECT %1$s
            FROM unnest(:projects) AS project(id)
            CROSS JOIN LATERAL (
                SELECT %1$s
                FROM log
                WHERE %2$s
                ORDER BY %3$s
                LIMIT :limit
            ) AS log
            ORDER BY %3$s
            LIMIT :limit
            """;

    private static final String COUNT = """
            SELECT count(*) AS counted FROM (SELECT FROM log WHERE %s LIMIT :limit) AS found
            """;

    private static final String DETAILS = """
            SELECT DISTINCT text.id FROM text WHERE %s LIMIT :limit
            """;

    private static final String IDS = """
            SELECT id FROM (%s) AS found LIMIT :limit
            """;

    private static final String WAY = "(SELECT log.id FROM log WHERE %s AND %s)";

    private static final String SKIPPING = """
            SELECT log.id
            FROM unnest(:projects) AS project(id)
            CROSS JOIN LATERAL (
                SELECT log.id FROM log WHERE %1$s ORDER BY log.id %2$s LIMIT :skipped + 1
            ) AS log
            ORDER BY log.id %2$s
            OFFSET :skipped LIMIT 1
            """;

    private static final String BUDGET = """
            SELECT set_config('statement_timeout', :time, true)
            """;

    private static final String SEQUENTIAL = """
            SELECT set_config('enable_seqscan', :are, true)
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final FilterSqlFactory conditions;

    ScanRepository(DatabaseClient database, ReactiveTransactionManager transactions, FilterSqlFactory conditions) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
        this.conditions = conditions;
    }

    /**
     * Search that runs over every range.
     *
     * @param columns columns of {@code log} to select, including those of the order
     */
    record Search<T>(
            LogFilter filter,
            Ordering ordering,
            @Nullable Cursor cursor,
            int limit,
            String columns,
            Function<Readable, T> mapper) {
        boolean isBackward() {
            return cursor != null && cursor.backward();
        }
    }

    /** Row with its position in the order. */
    record Found<T>(long value, UUID id, T row) {}

    /**
     * Returns the first rows in the order.
     *
     * @param border position before which rows are read; null for all
     */
    <T> Mono<List<Found<T>>> first(Search<T> search, IdRange range, @Nullable Cursor border) {
        boolean isOne = search.filter().projects().size() == 1;
        FilterSql where = isOne ? conditions.of(search.filter(), range) : conditions.each(search.filter(), range);
        return rows(isOne ? FIRST : FIRST_OF_EACH, where, search, border);
    }

    /** Returns the first rows of these ids. */
    <T> Mono<List<Found<T>>> firstOf(List<UUID> ids, Search<T> search, IdRange range, @Nullable Cursor border) {
        FilterSql where = conditions.of(search.filter(), range.small());
        where.and("log.id = ANY(:ids)", "ids", ids.toArray(UUID[]::new));
        return rows(FIRST, where, search, border);
    }

    private <T> Mono<List<Found<T>>> rows(String sql, FilterSql where, Search<T> search, @Nullable Cursor border) {
        Ordering ordering = search.ordering();
        if (search.cursor() != null) {
            ordering.after(where, search.cursor());
        }
        if (border != null) {
            ordering.before(where, border);
        }
        return where.bind(database.sql(
                        sql.formatted(search.columns(), where.where(), ordering.orderBy(search.isBackward()))))
                .bind("limit", search.limit())
                .filter(statement -> statement.fetchSize(FETCH_ROWS))
                .map(row -> new Found<>(
                        ordering.valueOf(row),
                        value(row, "id", UUID.class),
                        search.mapper().apply(row)))
                .all()
                .collectList();
    }

    /** Runs the work with a statement timeout. */
    <T> Flux<T> within(Duration time, Flux<T> work) {
        return transaction.transactional(database.sql(BUDGET)
                .bind("time", Long.toString(time.toMillis()))
                .then()
                .thenMany(work));
    }

    /** Counts the matching logs, up to {@code most}. */
    Mono<Long> count(LogFilter filter, IdRange range, long most) {
        return count(conditions.of(filter, range), most);
    }

    /** Counts the matching logs among these ids. */
    Mono<Long> countOf(List<UUID> ids, LogFilter filter, IdRange range) {
        FilterSql where = conditions.of(filter, range.small());
        where.and("log.id = ANY(:ids)", "ids", ids.toArray(UUID[]::new));
        return count(where, ids.size());
    }

    private Mono<Long> count(FilterSql where, long most) {
        return where.bind(database.sql(COUNT.formatted(where.where())))
                .bind("limit", most)
                .map(row -> value(row, "counted", Long.class))
                .one();
    }

    /**
     * Returns the ids of details that contain the text of a condition, up to {@code most}.
     *
     * @param brought only details that a log of this range stored first; null for all
     */
    Mono<List<UUID>> details(
            IndexConditions indexConditions,
            Condition condition,
            IdRange range,
            @Nullable IdRange brought,
            boolean isIndexed,
            int most) {
        FilterSql where = indexConditions.details(condition, range, brought);
        Mono<List<UUID>> found = ids(DETAILS.formatted(where.where()), where, most);
        return isIndexed
                ? transaction.transactional(sequentialScans(false)
                        .then(found)
                        .flatMap(ids -> sequentialScans(true).thenReturn(ids)))
                : found;
    }

    /**
     * PostgreSQL assumes that comparing a long text is as cheap as a short one, and prefers a sequential scan over the
     * index.
     */
    private Mono<Void> sequentialScans(boolean are) {
        return database.sql(SEQUENTIAL).bind("are", are ? "on" : "off").then();
    }

    /**
     * Returns the ids of the logs that match a condition, up to {@code most}. {@code details} are the ids of the details
     * with its text.
     */
    Mono<List<UUID>> ids(
            IndexConditions indexConditions,
            Condition condition,
            IdRange range,
            boolean isIndexed,
            List<UUID> details,
            int most) {
        FilterSql where = indexConditions.base(range, false);
        String base = where.where();
        List<String> alternatives = indexConditions.alternatives(condition, where, range, details);
        if (alternatives.isEmpty()) {
            return Mono.just(List.of());
        }
        // With indexes, each condition is one subquery; without them, one scan checks all conditions.
        String all = isIndexed
                ? String.join(
                        "\nUNION ALL\n",
                        alternatives.stream()
                                .map(way -> WAY.formatted(base, way))
                                .toList())
                : WAY.formatted(base, "(" + String.join(" OR ", alternatives) + ")");
        return ids(IDS.formatted(all), where, most)
                .map(found -> found.stream().distinct().toList());
    }

    private Mono<List<UUID>> ids(String sql, FilterSql where, int most) {
        return where.bind(database.sql(sql))
                .bind("limit", most)
                .filter(statement -> statement.fetchSize(FETCH_ROWS))
                .map(row -> value(row, "id", UUID.class))
                .all()
                .collectList();
    }

    /**
     * Returns the id after so many logs of the range, matching or not; empty if there are fewer.
     *
     * @param oldestFirst direction of counting
     */
    Mono<UUID> skipping(IndexConditions indexConditions, IdRange range, int count, boolean oldestFirst) {
        FilterSql where = indexConditions.base(range, true);
        return where.bind(database.sql(SKIPPING.formatted(where.where(), oldestFirst ? "ASC" : "DESC")))
                .bind("skipped", count)
                .map(row -> value(row, "id", UUID.class))
                .one();
    }
}
