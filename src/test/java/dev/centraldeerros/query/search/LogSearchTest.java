package dev.centraldeerros.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.Columns;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.Comparison;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.Condition.Contains;
import dev.centraldeerros.log.Condition.Field;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.partition.index.Indexing;
import dev.centraldeerros.partition.index.Segments;
import dev.centraldeerros.query.filter.FilterSql;
import dev.centraldeerros.query.filter.FilterSqlFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import reactor.test.StepVerifier;

/**
 * Over closed partitions with all indexes, parts of the open one and what is not indexed yet, the same is found as by reading
 * everything. 20,000 logs of two projects.
 */
@ServerTest
@TestPropertySource(properties = "spring.application.name=finder")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSearchTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final int OTHER_PROJECT = 1_000;

    /** Each kind, and both directions of the one that goes range by range. */
    private static final List<Ordering> ORDERS = List.of(
            Ordering.RECEIVED_AT_DESC, Ordering.RECEIVED_AT, Ordering.EVENTS_DESC, Ordering.LEVEL, Ordering.DATE_DESC);

    @Autowired
    private ApplicationContext server;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private LogSearch search;

    @Autowired
    private LogCounter counter;

    @Autowired
    private Segments segments;

    @BeforeAll
    void write() {
        Indexing.leaveToTest(server);
        execute("INSERT INTO project (id, slug, name) OVERRIDING SYSTEM VALUE VALUES (1000, 'other', 'Other')");
        for (int day : new int[] {9, 8, 3}) {
            write(NOW.minus(Duration.ofDays(day)).truncatedTo(ChronoUnit.DAYS).plusSeconds(3_600), 5_500, day);
        }
        write(NOW.minus(Duration.ofMinutes(5)), 2_500, 1);
        Indexing.index(server, 1_000);
        write(NOW.minus(Duration.ofSeconds(30)), 500, 2);
        assertThat(segments.all()).anyMatch(segment -> segment.isClosed() && segment.searchable());
    }

    private void write(Instant first, int count, int salt) {
        Indexing.cover(server, first);
        execute("""
                INSERT INTO text (project_id, id, body, log_id)
                SELECT project, (left(id_floor(lower)::text, 34) || lpad(n::text, 2, '0'))::uuid,
                       'Trace ' || n || CASE WHEN n = 7 THEN ' with a Walrus' ELSE '' END,
                       CASE WHEN n > 3 THEN id_floor('%1$s'::timestamptz + n * interval '100 ms') END
                FROM log_partition, unnest(ARRAY[1, 1000]) AS project, generate_series(1, 20) AS n
                WHERE lower <= '%1$s' AND upper > '%1$s'
                ON CONFLICT DO NOTHING
                """.formatted(first));
        execute("""
                INSERT INTO log (user_id, date, project_id, events, level, environment, archived, id, text_id, source, description,
                                 trace_id, attributes)
                SELECT 1, moment - (n %% 5) * interval '1 minute', CASE WHEN n %% 4 = 0 THEN 1000 ELSE 1 END,
                       CASE WHEN n %% 10 = 0 THEN n %% 70 + 1 ELSE 1 END, 10 * (1 + (n + %3$d) %% 5), 1 + n %% 3, n %% 50 = 0,
                       (left(id_floor(moment)::text, 13) || '-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                       CASE WHEN n %% 2 = 0
                            THEN (left(id_floor(lower)::text, 34) || lpad((1 + n %% 20)::text, 2, '0'))::uuid END,
                       'service-' || n %% 13,
                       'written ' || n || CASE WHEN n %% 2500 = 17 THEN ' Narwhal straße' ELSE ' Common' END,
                       CASE WHEN n %% 100 = 5 THEN 'trace-' || n END, jsonb_build_object('n', n %% 9)
                           || CASE WHEN n %% 2500 = 21 THEN '{"rare":7}' WHEN n %% 2500 = 22 THEN '{"rare":"7","flag":true}' ELSE '{}' END::jsonb
                FROM generate_series(1, %2$d) AS n
                CROSS JOIN LATERAL (SELECT '%1$s'::timestamptz + n * interval '1 ms' AS moment) AS moments
                JOIN log_partition ON lower <= moment AND upper > moment
                """.formatted(first, count, salt));
    }

    private void execute(String sql) {
        StepVerifier.create(database.sql(sql).then()).verifyComplete();
    }

    /** What is asked, and the same in plain SQL. */
    record Asked(String name, LogFilter filter, String sql) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Asked asked(String name, List<Integer> projects, String sql, Condition... conditions) {
        return new Asked(
                name, new LogFilter(projects, null, null, false, List.of(conditions)), "NOT archived AND " + sql);
    }

    static Stream<Asked> questions() {
        List<Integer> one = List.of(1);
        List<Integer> both = List.of(1, OTHER_PROJECT);
        Set<Field> all = Set.of(Field.values());
        Instant from = NOW.minus(Duration.ofDays(8)).truncatedTo(ChronoUnit.DAYS);
        return Stream.of(
                asked("all of one project", one, "project_id = 1"),
                asked("all of both projects", both, "true"),
                asked("a common text", both, "description ILIKE '%common%'", new Contains(all, "COMMON")),
                asked(
                        "a rare text",
                        one,
                        "project_id = 1 AND description ILIKE '%narwhal%'",
                        new Contains(all, "narwhal")),
                asked("a rare text of both", both, "description ILIKE '%narwhal%'", new Contains(all, "narwhal")),
                asked(
                        "a text with s and sharp s",
                        both,
                        "description ILIKE '%narwhal straße%'",
                        new Contains(Set.of(Field.DESCRIPTION), "NARWHAL STRAẞE")),
                asked("a text of details", both, "text_id::text LIKE '%07'", new Contains(all, "walrus")),
                asked(
                        "details alone",
                        one,
                        "project_id = 1 AND text_id::text LIKE '%07'",
                        new Contains(Set.of(Field.DETAILS), "a walrus")),
                asked("no such text", both, "false", new Contains(all, "hippopotamus")),
                asked(
                        "a short text",
                        one,
                        "project_id = 1 AND description LIKE '%17%'",
                        new Contains(Set.of(Field.DESCRIPTION), "17")),
                asked(
                        "a source",
                        one,
                        "project_id = 1 AND source = 'service-3'",
                        new Condition.Is(Condition.Name.SOURCE, Set.of("service-3"))),
                asked("no such source", both, "false", new Condition.Is(Condition.Name.SOURCE, Set.of("no-service"))),
                asked(
                        "a trace",
                        both,
                        "trace_id = 'trace-205'",
                        new Condition.Is(Condition.Name.TRACE_ID, Set.of("trace-205"))),
                asked(
                        "a level and an attribute",
                        both,
                        "level = 50 AND attributes ->> 'n' = '4'",
                        new Condition.Levels(Set.of(Level.CRITICAL)),
                        new Condition.AttributeIs("n", "4")),
                asked("a rare attribute", both, "attributes ->> 'rare' = '7'", new Condition.AttributeIs("rare", "7")),
                asked(
                        "an equal number",
                        both,
                        "attributes -> 'rare' = '7'::jsonb",
                        new Condition.AttributeIs("rare", "7.0")),
                asked("no such attribute", one, "false", new Condition.AttributeIs("rare", "7.5")),
                asked("a boolean", both, "attributes ->> 'flag' = 'true'", new Condition.AttributeIs("flag", "true")),
                asked(
                        "a negation",
                        one,
                        "project_id = 1 AND NOT (source = 'service-3' OR events = 1)",
                        new Condition.Not(new Condition.Any(List.of(
                                new Condition.Is(Condition.Name.SOURCE, Set.of("service-3")),
                                new Condition.Events(Comparison.EQUAL, 1))))),
                asked("many events", both, "events > 68", new Condition.Events(Comparison.GREATER, 68)),
                asked(
                        "old dates by the language",
                        one,
                        "project_id = 1 AND date < '" + from + "'",
                        new Condition.Date(Comparison.LESS, from)),
                new Asked(
                        "a few minutes",
                        new LogFilter(both, from.plusSeconds(3_550), from.plusSeconds(3_601), null, List.of()),
                        "date >= '" + from.plusSeconds(3_550) + "' AND date < '" + from.plusSeconds(3_601) + "'"),
                new Asked(
                        "a span of dates",
                        new LogFilter(both, from, from.plus(Duration.ofDays(1)), null, List.of()),
                        "date >= '" + from + "' AND date < '" + from.plus(Duration.ofDays(1)) + "'"),
                new Asked(
                        "an old span",
                        new LogFilter(both, null, NOW.minus(Duration.ofDays(400)), null, List.of()),
                        "false"));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void theSameIsFoundAsByReadingEverything(Asked asked) {
        for (Ordering ordering : ORDERS) {
            List<UUID> expected = database.sql(
                            "SELECT id FROM log WHERE " + asked.sql() + " ORDER BY " + ordering.orderBy(false))
                    .map(row -> Columns.value(row, "id", UUID.class))
                    .all()
                    .collectList()
                    .block();
            int size = Math.max(7, expected.size() / 3 + 1);
            List<UUID> found = new ArrayList<>();
            Cursor cursor = null;
            Cursor last = null;
            for (List<Row> page = page(asked, ordering, null, size);
                    !page.isEmpty();
                    page = page(asked, ordering, cursor, size)) {
                page.forEach(row -> found.add(row.id()));
                Row border = page.get(page.size() - 1);
                last = cursor == null ? null : cursor;
                cursor = new Cursor(false, border.value(), border.id());
            }
            assertThat(found).as("%s by %s", asked, ordering).isEqualTo(expected);
            if (last != null) {
                List<UUID> before = page(asked, ordering, new Cursor(true, last.value(), last.id()), 5).stream()
                        .map(Row::id)
                        .toList();
                int at = expected.indexOf(last.id());
                List<UUID> search = new ArrayList<>(expected.subList(Math.max(0, at - 5), at));
                java.util.Collections.reverse(search);
                assertThat(before).as("%s by %s, backwards", asked, ordering).isEqualTo(search);
            }
        }
    }

    private record Row(UUID id, long value) {}

    private List<Row> page(Asked asked, Ordering ordering, @Nullable Cursor cursor, int size) {
        return search.first(
                        asked.filter(),
                        ordering,
                        cursor,
                        size,
                        "log.id, log.date, log.events, log.level",
                        row -> new Row(Columns.value(row, "id", UUID.class), ordering.valueOf(row)))
                .block();
    }

    /** With time enough on any machine: more than the budget is another test's. */
    @ParameterizedTest
    @MethodSource("questions")
    void aCountIsExactOrSaysThatItIsNot(Asked asked) {
        long expected = count(asked);

        LogCount count = counter.count(asked.filter()).block();

        assertThat(count.logs()).isLessThanOrEqualTo(expected);
        if (count.isExact()) {
            assertThat(count.logs()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aSweepThatIsLeftOffAndGoneOnWithComesByEveryLogOnce(Asked asked) {
        ChunkedScan runBatches = new ChunkedScan(
                server.getBean(ScanRepository.class),
                server.getBean(SelectiveLookup.class),
                server.getBean(FilterSqlFactory.class),
                segments,
                3_000);
        List<UUID> found = new ArrayList<>();
        UUID next = null;
        int chunks = 0;
        do {
            ChunkedScan.Done<List<UUID>> done = runBatches
                    .run(asked.filter(), next, chunk -> matching(asked, chunk))
                    .next()
                    .block();
            next = done == null ? null : done.next();
            if (done != null) {
                found.addAll(done.result());
                chunks++;
            }
        } while (next != null);

        assertThat(found).hasSize((int) count(asked)).doesNotHaveDuplicates();
        assertThat(chunks)
                .isGreaterThanOrEqualTo(
                        asked.sql().contains("narwhal") ? 3 : asked.sql().equals("false") ? 0 : 1);
    }

    private reactor.core.publisher.Mono<List<UUID>> matching(Asked asked, ScanChunk chunk) {
        FilterSql where = server.getBean(FilterSqlFactory.class).of(asked.filter(), chunk.range());
        chunk.narrow(where);
        return where.bind(database.sql("SELECT log.id FROM log WHERE " + where.where() + " ORDER BY log.id"))
                .map(row -> Columns.value(row, "id", UUID.class))
                .all()
                .collectList();
    }

    private long count(Asked asked) {
        return database.sql("SELECT count(*) AS logs FROM log WHERE " + asked.sql())
                .map(row -> Columns.value(row, "logs", Long.class))
                .one()
                .block();
    }

    @Test
    void whatTakesLongerThanItsBudgetEndsInTheDatabaseToo() {
        LogFilter all = new LogFilter(List.of(1), null, null, false, List.of());

        List<Optional<Long>> results = server.getBean(BudgetedScan.class)
                .run(
                        all,
                        Duration.ofMillis(200),
                        chunk -> database.sql("SELECT 1 AS one, pg_sleep(60)")
                                .map(row -> 1L)
                                .one())
                .collectList()
                .block();

        assertThat(results).isEmpty();
        assertThat(database.sql(
                                "SELECT count(*) AS logs FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)' AND pid <> pg_backend_pid()")
                        .map(row -> Columns.value(row, "logs", Long.class))
                        .one()
                        .block())
                .isZero();
    }

    @Test
    void anEndToldIsTheEndOfAll() {
        LogFilter all = new LogFilter(List.of(1), null, null, false, List.of());
        LogFilter none = new LogFilter(List.of(1), null, NOW.minus(Duration.ofDays(400)), false, List.of());
        BudgetedScan newest = server.getBean(BudgetedScan.class);

        assertThat(newest.run(all, Duration.ofMinutes(1), chunk -> reactor.core.publisher.Mono.just(1))
                        .collectList()
                        .block())
                .hasSizeGreaterThan(2)
                .endsWith(Optional.empty());
        assertThat(newest.run(none, Duration.ofMinutes(1), chunk -> reactor.core.publisher.Mono.just(1))
                        .last()
                        .block())
                .isEmpty();
    }

    @Test
    void slicesCoverEveryIdOnceAndAreNeverMany() {
        for (boolean newestFirst : new boolean[] {true, false}) {
            List<ScanRange> scanRanges = ScanPlanner.of(
                    segments.all(),
                    segments.end(),
                    new LogFilter(List.of(1), null, null, null, List.of()),
                    newestFirst,
                    false,
                    null);
            List<ScanRange> oldestFirst = new ArrayList<>(scanRanges);
            if (newestFirst) {
                java.util.Collections.reverse(oldestFirst);
            }
            assertThat(oldestFirst.get(0).range().lower()).isEqualTo(new UUID(0, 0));
            assertThat(oldestFirst.get(oldestFirst.size() - 1).range().upper()).isEqualTo(segments.end());
            for (int i = 1; i < oldestFirst.size(); i++) {
                assertThat(oldestFirst.get(i).range().lower())
                        .isEqualTo(oldestFirst.get(i - 1).range().upper());
            }
            assertThat(scanRanges).hasSizeLessThan(segments.all().size());
        }
    }
}
