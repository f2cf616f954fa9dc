package dev.centraldeerros.query.stats;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.Conditions;
import dev.centraldeerros.query.filter.FilterSql;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts logs per span of time. */
@Component
final class HistogramRepository {
    /** Sources that are counted apart; the rest are counted together. */
    static final int TOP_SOURCES = 10;

    private static final String BY_NUMBER = """
            SELECT date_bin(make_interval(secs => :seconds), log.date, :origin) AS start,
                   %s AS number, NULL AS name, count(*) AS logs, sum(log.events) AS events
            FROM log
            WHERE %s
            GROUP BY 1, 2
            """;

    private static final String BY_SOURCE = """
            WITH counted AS MATERIALIZED (
                SELECT date_bin(make_interval(secs => :seconds), log.date, :origin) AS start,
                       log.source, count(*) AS logs, sum(log.events) AS events
                FROM log
                WHERE %s
                GROUP BY 1, 2
            ), top AS (
                SELECT source FROM counted GROUP BY source ORDER BY sum(logs) DESC, source LIMIT :top
            )
            SELECT start, 0::smallint AS number, top.source AS name, sum(logs)::bigint AS logs, sum(events)::bigint AS events
            FROM counted LEFT JOIN top USING (source)
            GROUP BY 1, 3
            """;

    private final DatabaseClient database;
    private final Names names;
    private final Conditions filters;

    HistogramRepository(DatabaseClient database, Names names, Conditions filters) {
        this.database = database;
        this.names = names;
        this.filters = filters;
    }

    /** By what the logs of a span are told apart. */
    enum By {
        NOTHING,
        LEVEL,
        ENV,
        SOURCE
    }

    /**
     * Some logs of one span of time.
     *
     * @param name of their level, environment or source; null for those of all other sources, or where nothing tells apart
     * @param logs how many there are
     * @param events for how many occurrences they stand
     */
    record Count(Instant start, @Nullable String name, long logs, long events) {}

    /** Counts what matches the filter, which must have both ends of its time. Spans without logs are left out. */
    Mono<List<Count>> count(LogFilter filter, Instant origin, Duration interval, By by) {
        FilterSql conditions = filters.of(filter);
        String sql = switch (by) {
            case NOTHING -> BY_NUMBER.formatted("0::smallint", conditions.where());
            case LEVEL -> BY_NUMBER.formatted("log.level", conditions.where());
            case ENV -> BY_NUMBER.formatted("log.environment", conditions.where());
            case SOURCE -> BY_SOURCE.formatted(conditions.where());
        };
        DatabaseClient.GenericExecuteSpec statement = conditions
                .bind(database.sql(sql))
                .bind("seconds", (double) interval.toSeconds())
                .bind("origin", FilterSql.utc(origin));
        return (by == By.SOURCE ? statement.bind("top", TOP_SOURCES) : statement)
                .map(row -> count(by, row))
                .all()
                .collectList()
                .flatMap(rows ->
                        names.known(() -> rows.stream().map(Supplier::get).toList()));
    }

    /** Reads the row, which is only lent; its number gets its name later, as that may have to be asked for. */
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
