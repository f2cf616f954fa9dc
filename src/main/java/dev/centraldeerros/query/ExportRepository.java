package dev.centraldeerros.query;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.cancel.UncancellableTransactionManager;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.StoredLog;
import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import dev.centraldeerros.query.filter.IdRange;
import dev.centraldeerros.query.search.Ordering;
import dev.centraldeerros.query.search.PartitionRanges;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads all matching logs from a cursor. Details are read by separate statements for a bounded number of bytes, because
 * the driver buffers all rows of a fetch, which is too much for a hundred details of 256 KiB in four exports.
 */
@Component
final class ExportRepository {
    /** Statement timeout, longer than the maximum time without demand from the client. */
    private static final String LOCK_TIMEOUT = "SET LOCAL idle_in_transaction_session_timeout = '6min'";

    private static final String CURSOR = "DECLARE export NO SCROLL CURSOR FOR SELECT " + LogRepository.SUMMARY + """
            , log.attributes::text AS attributes, log.fingerprint::text AS fingerprint,
            log.text_id, octet_length(text.body) AS weight
            """
            + LogRepository.SENDER + LogRepository.WITH_TEXT + "%s" + LogRepository.JOIN_SENDER + "WHERE ";

    /** Restricts details to the partitions of the logs, so that the statement does not open all partitions. */
    private static final String TEXT_RANGE = "    AND text.id >= :text_lower AND text.id < :range_upper\n";

    /** Small, so that the first row is sent when it is found. */
    private static final String FETCH_FIRST = "FETCH 1 FROM export";

    private static final String FETCH = "FETCH 200 FROM export";
    private static final int FETCH_ROWS = 200;

    private static final String TEXTS = """
            SELECT project_id, id, body FROM text WHERE project_id = ANY(:projects) AND id = ANY(:ids)
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transactions;
    private final FilterSqlFactory filters;
    private final LogRepository logs;
    private final PartitionRanges ranges;

    ExportRepository(
            @Qualifier("export") ConnectionFactory connections,
            FilterSqlFactory filters,
            LogRepository logs,
            PartitionRanges ranges) {
        this.ranges = ranges;
        this.database = DatabaseClient.create(connections);
        this.transactions = TransactionalOperator.create(new UncancellableTransactionManager(connections));
        this.filters = filters;
        this.logs = logs;
    }

    /** Primary key of a details text, which many logs of a project and partition share. */
    private record TextId(int projectId, UUID id) {}

    /**
     * Log without its details.
     *
     * @param text key of the details; null without details
     * @param weight length of the details in bytes
     */
    private record Row(
            Function<@Nullable String, StoredLog> rest,
            @Nullable TextId text,
            int weight) {}

    /**
     * Returns all matching logs in lists, at the pace of the client.
     *
     * @param rows maximum number of logs in a list
     * @param bytes maximum bytes of details in a list, unless a single log has more
     */
    Flux<List<StoredLog>> all(LogFilter filter, Ordering ordering, int rows, int bytes) {
        // A transaction keeps its locks on partitions, and all of them may be more than PostgreSQL can lock.
        if (!ordering.isById()) {
            IdRange range = ranges.together(filter).orElseThrow(ExportRepository::tooManyPartitions);
            return all(within(filters.of(filter, range), range), CURSOR.formatted(TEXT_RANGE), ordering, rows, bytes);
        }
        return ranges.chunks(filter, ordering)
                .concatMap(
                        chunk -> {
                            FilterSql conditions = filters.of(filter, chunk.range());
                            chunk.narrow(conditions);
                            return all(
                                    within(conditions, chunk.range()),
                                    CURSOR.formatted(TEXT_RANGE),
                                    ordering,
                                    rows,
                                    bytes);
                        },
                        0);
    }

    private static FilterSql within(FilterSql conditions, IdRange range) {
        conditions.bindMore("text_lower", range.details());
        return conditions;
    }

    private static ApiException tooManyPartitions() {
        return ApiException.invalid(
                "ordering",
                "an export in this order takes up to " + PartitionRanges.MAX_TOGETHER
                        + " partitions; give from and to, or order by received_at");
    }

    private Flux<List<StoredLog>> all(FilterSql conditions, String cursor, Ordering ordering, int rows, int bytes) {
        Mono<Void> open = database.sql(LOCK_TIMEOUT)
                .then()
                .then(conditions
                        .bind(database.sql(cursor + conditions.where() + "\nORDER BY " + ordering.orderBy(false)))
                        .then());
        Flux<List<StoredLog>> all = Flux.defer(() -> {
            Known known = new Known();
            return Mono.defer(() -> fetch(FETCH_FIRST))
                    .concatWith(Mono.defer(() -> fetch(FETCH)).repeat())
                    .takeWhile(some -> !some.isEmpty())
                    .concatMapIterable(some -> lists(some, rows, bytes), 1)
                    .concatMap(list -> chunks(list, known), 0);
        });
        return transactions.execute(transaction -> open.thenMany(all));
    }

    private Mono<List<Row>> fetch(String sql) {
        return database.sql(sql)
                .filter(statement -> statement.fetchSize(FETCH_ROWS))
                .map(this::row)
                .all()
                .collectList();
    }

    private Row row(Readable row) {
        UUID text = row.get("text_id", UUID.class);
        Integer weight = row.get("weight", Integer.class);
        return new Row(
                logs.allButDetails(row),
                text == null ? null : new TextId(value(row, "project_id", Integer.class), text),
                weight == null ? 0 : weight);
    }

    private static List<List<Row>> lists(List<Row> all, int rows, int bytes) {
        List<List<Row>> lists = new ArrayList<>();
        int start = 0;
        long sum = 0;
        for (int i = 0; i < all.size(); i++) {
            int weight = all.get(i).weight();
            if (i > start && (i - start == rows || sum + weight > bytes)) {
                lists.add(all.subList(start, i));
                start = i;
                sum = 0;
            }
            sum += weight;
        }
        lists.add(all.subList(start, all.size()));
        return lists;
    }

    private Mono<List<StoredLog>> chunks(List<Row> rows, Known known) {
        return texts(rows, known)
                .flatMap(texts -> logs.named(rows.stream()
                        .<Supplier<StoredLog>>map(
                                row -> () -> row.rest().apply(row.text() == null ? null : texts.get(row.text())))
                        .toList()));
    }

    private Mono<Map<TextId, String>> texts(List<Row> rows, Known known) {
        Map<TextId, String> texts = new HashMap<>();
        List<TextId> missing = rows.stream()
                .map(Row::text)
                .filter(Objects::nonNull)
                .distinct()
                .filter(id -> !known.copyTo(texts, id))
                .toList();
        if (missing.isEmpty()) {
            return Mono.just(texts);
        }
        return database.sql(TEXTS)
                .bind(
                        "projects",
                        missing.stream().map(TextId::projectId).distinct().toArray(Integer[]::new))
                .bind("ids", missing.stream().map(TextId::id).toArray(UUID[]::new))
                .map(row -> Map.entry(
                        new TextId(value(row, "project_id", Integer.class), value(row, "id", UUID.class)),
                        value(row, "body", String.class)))
                .all()
                .doOnNext(text -> {
                    texts.put(text.getKey(), text.getValue());
                    known.put(text.getKey(), text.getValue());
                })
                .then(Mono.just(texts));
    }

    /**
     * LRU cache of the details of one export, because most logs share a few stack traces. Not thread-safe; used by one
     * sequence.
     */
    private static final class Known {
        private static final int MAX_CHARS = 512 * 1024;

        /** In access order, least recently used first. */
        private final LinkedHashMap<TextId, String> texts = new LinkedHashMap<>(16, 0.75f, true);

        private int chars;

        boolean copyTo(Map<TextId, String> others, TextId id) {
            String text = texts.get(id);
            if (text != null) {
                others.put(id, text);
            }
            return text != null;
        }

        void put(TextId id, String text) {
            String old = texts.put(id, text);
            chars += text.length() - (old == null ? 0 : old.length());
            Iterator<String> eldest = texts.values().iterator();
            while (chars > MAX_CHARS && eldest.hasNext()) {
                chars -= eldest.next().length();
                eldest.remove();
            }
        }
    }
}
