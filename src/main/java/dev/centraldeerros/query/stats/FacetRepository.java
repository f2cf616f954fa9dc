package dev.centraldeerros.query.stats;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.AttributeSql;
import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.search.ScanChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Counts the values of facets. */
@Component
final class FacetRepository {
    /** Maximum number of values per facet and statement; rarer values are dropped. */
    static final int MAX_VALUES = 1_000;

    /** Reads the newest logs of each project, and of these the newest. */
    private static final String COUNT = """
            WITH sample AS MATERIALIZED (
                SELECT log.*
                FROM unnest(:projects) AS project(id)
                CROSS JOIN LATERAL (
                    SELECT log.id, %s
                    FROM log
                    WHERE %s
                    ORDER BY log.id DESC
                    LIMIT :limit
                ) AS log
                ORDER BY log.id DESC
                LIMIT :limit
            )
            SELECT -1 AS facet, '' AS value, count(*) AS logs FROM sample
            %s
            """;

    /** Names of attributes among the newest logs of each project. */
    private static final String NAMES = """
            SELECT name, count(*) AS logs
            FROM unnest(:projects) AS project(id)
            CROSS JOIN LATERAL (
                SELECT log.attributes
                FROM log
                WHERE %s AND log.attributes IS NOT NULL
                ORDER BY log.id DESC
                LIMIT :limit
            ) AS log
            CROSS JOIN LATERAL jsonb_object_keys(log.attributes) AS name
            GROUP BY name
            ORDER BY count(*) DESC, name
            LIMIT :most
            """;

    private static final String FACET = """
            UNION ALL (
                SELECT %1$d, f%1$d, count(*) FROM sample WHERE f%1$d IS NOT NULL
                GROUP BY f%1$d ORDER BY count(*) DESC, f%1$d LIMIT %2$d
            )
            """;

    private final DatabaseClient database;
    private final FilterSqlFactory conditions;

    FacetRepository(DatabaseClient database, FilterSqlFactory conditions) {
        this.database = database;
        this.conditions = conditions;
    }

    /**
     * Number of logs with a value.
     *
     * @param facet index of the facet in the request; -1 for the number of logs that were read
     */
    record Count(int facet, String value, long logs) {}

    /** Counts the values of each facet among the newest {@code most} logs of a chunk. */
    Mono<List<Count>> count(LogFilter filter, ScanChunk chunk, List<Facet> facets, int most) {
        if (chunk.isEmpty()) {
            return Mono.just(List.of());
        }
        FilterSql where = conditions.each(filter, chunk.range());
        chunk.narrow(where);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < facets.size(); i++) {
            columns.add(column(facets.get(i), i, where) + " AS f" + i);
        }
        String unions = String.join(
                "",
                IntStream.range(0, facets.size())
                        .mapToObj(i -> FACET.formatted(i, MAX_VALUES))
                        .toList());
        return where.bind(database.sql(COUNT.formatted(String.join(", ", columns), where.where(), unions)))
                .bind("limit", most)
                .map(row -> new Count(
                        value(row, "facet", Integer.class),
                        value(row, "value", String.class),
                        value(row, "logs", Long.class)))
                .all()
                .collectList();
    }

    /** Returns the most frequent names of attributes among the newest {@code sample} logs of a chunk. */
    Mono<List<String>> attributes(LogFilter filter, ScanChunk chunk, int sample, int most) {
        if (chunk.isEmpty()) {
            return Mono.just(List.of());
        }
        FilterSql where = conditions.each(filter, chunk.range());
        chunk.narrow(where);
        return where.bind(database.sql(NAMES.formatted(where.where())))
                .bind("limit", sample)
                .bind("most", most)
                .map(row -> value(row, "name", String.class))
                .all()
                .collectList();
    }

    private static String column(Facet facet, int number, FilterSql where) {
        return switch (facet.kind()) {
            case LEVEL -> "log.level::text";
            case ENV -> "log.environment::text";
            case SOURCE -> "log.source";
            case RELEASE -> "log.release";
            case ATTRIBUTE -> {
                AtomicInteger parameters = new AtomicInteger();
                yield AttributeSql.scalar(AttributeSql.json(facet.attribute(), text -> {
                    String name = "facet" + number + "_" + parameters.getAndIncrement();
                    where.bindMore(name, text);
                    return ":" + name;
                }));
            }
        };
    }
}
