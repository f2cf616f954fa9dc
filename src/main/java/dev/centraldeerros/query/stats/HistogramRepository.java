package dev.centraldeerros.query.stats;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IdRange;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts logs per time span. */
@Component
final class HistogramRepository {
    /** Number of sources with their own counts; all others are counted together. */
    static final int TOP_SOURCES = 10;

    private static final String BY_NUMBER = """
            SELECT date_bin(make_interval(secs => :seconds), %s, :origin) AS start,
                   %s AS number, NULL AS name, count(*) AS logs, sum(log.events) AS events
            FROM log
            WHERE %s
            GROUP BY 1, 2
            """;

    /** Adds up precomputed counts: hours in the middle, minutes around them. */
    private static final String ADDED = """
            SELECT date_bin(make_interval(secs => :seconds), log.date, :origin) AS start,
                   %s AS number, NULL AS name, sum(log.logs)::bigint AS logs, sum(log.events)::bigint AS events
            FROM log_count AS log
            JOIN log_stretch AS stretch
                ON stretch.partition = log.partition AND stretch.number = log.number AND stretch.counted
            WHERE %s
              AND (log.step = 3600 AND log.date >= :first_hour AND log.date < :last_hour
                   OR log.step = 60 AND log.date < :first_hour
                   OR log.step = 60 AND log.date >= :last_hour)
            GROUP BY 1, 2
            HAVING sum(log.logs) > 0
            """;

    private static final String BY_SOURCE = """
            SELECT date_bin(make_interval(secs => :seconds), %s, :origin) AS start, 0::smallint AS number,
                   CASE WHEN log.source = ANY(:top) THEN log.source END AS name, count(*) AS logs, sum(log.events) AS events
            FROM log
            WHERE %s
            GROUP BY 1, 3
            """;

    private static final String SOURCES = """
            SELECT log.source, count(*) AS logs FROM log WHERE %s
            GROUP BY log.source ORDER BY logs DESC, log.source LIMIT :most
            """;

    /** Maximum number of sources per range that are candidates for the most frequent ones. */
    private static final int MAX_SOURCES = 1_000;

    private final DatabaseClient database;
    private final NameRegistry names;
    private final FilterSqlFactory filters;

    HistogramRepository(DatabaseClient database, NameRegistry names, FilterSqlFactory filters) {
        this.database = database;
        this.names = names;
        this.filters = filters;
    }

    /** Time that decides the span of a log. */
    enum Time {
        DATE("log.date"),
        RECEIVED("id_time(log.id)");

        private final String sql;

        Time(String sql) {
            this.sql = sql;
        }
    }

    /** Field by which the logs of a span are counted. */
    enum By {
        NOTHING,
        LEVEL,
        ENV,
        SOURCE
    }

    /**
     * Number of logs in one span.
     *
     * @param name level, environment or source; null for all other sources, and without grouping
     * @param logs number of logs
     * @param events number of occurrences
     */
    record Count(Instant start, @Nullable String name, long logs, long events) {}

    /** Returns the most frequent sources of a range with their numbers of logs. */
    Mono<Map<String, Long>> sources(LogFilter filter, IdRange range) {
        FilterSql conditions = filters.of(filter, range);
        return conditions
                .bind(database.sql(SOURCES.formatted(conditions.where())))
                .bind("most", MAX_SOURCES)
                .map(row -> Map.entry(value(row, "source", String.class), value(row, "logs", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /**
     * Counts the logs of a filter that has both ends of its time. Empty spans are left out.
     *
     * @param top sources with their own counts
     */
    Mono<List<Count>> count(
            LogFilter filter, Time time, IdRange range, Instant origin, Duration interval, By by, List<String> top) {
        FilterSql conditions = filters.of(filter, range);
        String sql = by == By.SOURCE
                ? BY_SOURCE.formatted(time.sql, conditions.where())
                : BY_NUMBER.formatted(time.sql, number(by), conditions.where());
        DatabaseClient.GenericExecuteSpec statement = bound(sql, conditions, origin, interval);
        return counts(by == By.SOURCE ? statement.bind("top", top.toArray(String[]::new)) : statement, by);
    }

    /**
     * Adds up precomputed counts.
     *
     * @param filter filter with whole minutes as its ends and conditions that the counts have
     * @param firstHour start of the hours that are added
     * @param lastHour end of these hours; equal to {@code firstHour} for minutes only
     */
    Mono<List<Count>> added(
            LogFilter filter, Instant firstHour, Instant lastHour, Instant origin, Duration interval, By by) {
        FilterSql conditions = filters.of(filter);
        return counts(
                bound(ADDED.formatted(number(by), conditions.where()), conditions, origin, interval)
                        .bind("first_hour", FilterSql.utc(firstHour))
                        .bind("last_hour", FilterSql.utc(lastHour)),
                by);
    }

    private static String number(By by) {
        return switch (by) {
            case NOTHING, SOURCE -> "0::smallint";
            case LEVEL -> "log.level";
            case ENV -> "log.environment";
        };
    }

    private DatabaseClient.GenericExecuteSpec bound(
            String sql, FilterSql conditions, Instant origin, Duration interval) {
        return conditions
                .bind(database.sql(sql))
                .bind("seconds", (double) interval.toSeconds())
                .bind("origin", FilterSql.utc(origin));
    }

    private Mono<List<Count>> counts(DatabaseClient.GenericExecuteSpec statement, By by) {
        return statement
                .map(row -> count(by, row))
                .all()
                .collectList()
                .flatMap(rows ->
                        names.known(() -> rows.stream().map(Supplier::get).toList()));
    }

    /**
     * Reads the row before the driver releases it. The name of its number is resolved later, because that may need another
     * statement.
     */
    private Supplier<Count> count(By by, Readable row) {
        Instant start = value(row, "start", OffsetDateTime.class).toInstant();
        short number = value(row, "number", Short.class);
        String source = row.get("name", String.class);
        long logs = value(row, "logs", Long.class);
        long events = value(row, "events", Long.class);
        return () -> new Count(start, name(by, number, source), logs, events);
    }

    private @Nullable String name(By by, short number, @Nullable String source) {
        return switch (by) {
            case NOTHING -> null;
            case LEVEL -> Level.ofCode(number).name();
            case ENV -> names.environment(number);
            case SOURCE -> source;
        };
    }
}
