package dev.centraldeerros.query.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.Database;
import dev.centraldeerros.partition.index.Indexing;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * What is looked at for an answer does not grow with what is stored: the bounds hold for a hundred thousand logs, and, in a
 * subclass, for ten million.
 */
@ServerTest
@TestPropertySource(properties = "spring.application.name=plans")
@Import(PlansTest.Watching.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlansTest {
    private static final int CLOSED_DAYS = 9;

    /** One in ten logs is in the partition that is open, and of those one in ten in no part of it. */
    private static final int OPEN = 10;

    /** Rows for a page that an index has in order, from each project and partition. */
    private static final long A_PAGE = 500;

    /** Rows for asking a few indexes whether they have few logs: up to 2,001 entries and as many logs of each range. */
    private static final long LOOKUPS = 40_000;

    /** Rows for looking at the nearest logs one by one, and at their details, before an index is asked. */
    private static final long NEAREST = 10_000;

    /** Rows of which facets are made. */
    private static final long SAMPLES = 250_000;

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TestConfiguration(proxyBeanMethods = false)
    static class Watching {
        @Bean
        static Statements statements() {
            return new Statements();
        }
    }

    @Autowired
    private ApplicationContext server;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private Database unlimited;

    @Autowired
    private Statements statements;

    @Autowired
    private WebTestClient web;

    @LocalServerPort
    private int port;

    private Http http;

    /** How many are stored, in all. */
    int logs() {
        return 100_000;
    }

    @BeforeAll
    void write() {
        http = new Http(port, Accounts.adminToken(web, database, "planner"));
        Indexing.leaveToTest(server);
        execute("INSERT INTO project (id, slug, name) OVERRIDING SYSTEM VALUE VALUES (1000, 'other', 'Other')");
        int daily = (logs() - open()) / CLOSED_DAYS;
        // Yesterday's partition counts as indexed already, with nothing in it.
        for (int day = CLOSED_DAYS + 1; day > 1; day--) {
            write(NOW.minus(Duration.ofDays(day)).truncatedTo(ChronoUnit.DAYS), Duration.ofDays(1), daily, day);
        }
        write(NOW.minus(Duration.ofMinutes(10)), Duration.ofMinutes(8), open() - unindexed(), 0);
        Indexing.index(server, unindexed());
        write(NOW.minus(Duration.ofMinutes(2)), Duration.ofMinutes(1), unindexed(), -1);
        execute("ANALYZE log, log_count, log_stretch");
        // Until it is asked for, the server does not know of the project.
        assertThat(http.get(Api.LOGS + "?project=other&page_size=1").statusCode())
                .isEqualTo(200);
    }

    private void write(Instant first, Duration over, int count, int salt) {
        Indexing.cover(server, first);
        execute("""
                INSERT INTO text (project_id, id, body)
                SELECT project, (left(id_floor(lower)::text, 32) || lpad(n::text, 4, '0'))::uuid, 'Trace ' || n || md5(n::text)
                FROM log_partition, unnest(ARRAY[1, 1000]) AS project, generate_series(1, 1000) AS n
                WHERE lower <= '%1$s' AND upper > '%1$s'
                ON CONFLICT DO NOTHING
                """.formatted(first));
        execute("""
                INSERT INTO log (user_id, date, project_id, events, level, environment, archived, id, text_id, source, description,
                                 release, trace_id, attributes)
                SELECT 1, arrival - (n %% 5) * interval '1 minute', CASE WHEN n %% 4 = 0 THEN 1000 ELSE 1 END,
                       CASE WHEN n %% 10 = 0 THEN 1 + (hashint4(n) & 255) ELSE 1 END, 10 * (1 + (hashint4(n * 3 + %4$d) & 255) %% 5),
                       1 + (hashint4(n * 7) & 255) %% 3, n %% 50 = 0,
                       (left(id_floor(arrival)::text, 13) || '-7' || lpad(to_hex(n %% 4096), 3, '0') || '-8000-' || lpad(n::text, 12, '0'))::uuid,
                       CASE WHEN n %% 2 = 0 THEN (left(id_floor(lower)::text, 32) || lpad((1 + n %% 100)::text, 4, '0'))::uuid END,
                       'service-' || n %% 13,
                       'Common text ' || md5((n + %4$d)::text) || CASE WHEN n = 77 AND %4$d %% 20 = 3 THEN ' zebrafish' ELSE '' END,
                       '1.' || n %% 20, CASE WHEN n %% 3 = 0 THEN md5((n * 31 + %4$d)::text) END,
                       jsonb_build_object('customer', n %% 1000)
                       || CASE WHEN n = 78 AND %4$d %% 20 = 3 THEN '{"rare":7}' ELSE '{}' END::jsonb
                FROM generate_series(1, %3$d) AS n
                CROSS JOIN LATERAL (SELECT '%1$s'::timestamptz + n * interval '%2$d microseconds' / %3$d * 0.99 AS arrival) AS arrivals
                JOIN log_partition ON lower <= arrival AND upper > arrival
                """.formatted(first, over.toNanos() / 1_000, count, salt));
    }

    /** However long it takes. */
    private void execute(String sql) {
        try (var connection = unlimited.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /**
     * What is asked.
     *
     * @param rows that may be looked at, in all its statements but those that count, which end by the clock
     * @param partitions that one of its statements may look into
     */
    record Question(String path, long rows, int partitions) {
        @Override
        public String toString() {
            return path;
        }
    }

    /** With a part of the newest that has no indexes yet, and must be read. */
    private int unindexed() {
        return open() / OPEN;
    }

    private int open() {
        return logs() / OPEN;
    }

    Stream<Question> questions() {
        List<Question> all = new ArrayList<>();
        for (String project : List.of("", "&project=default")) {
            for (String order : List.of("date", "-date", "level", "-level", "events", "-events")) {
                all.add(new Question(
                        Api.LOGS + "?ordering=" + order + project, 2 * unindexed() + A_PAGE, CLOSED_DAYS + 2));
            }
            for (String order : List.of("received_at", "-received_at")) {
                all.add(new Question(Api.LOGS + "?ordering=" + order + project, A_PAGE, 3));
            }
        }
        for (String often : List.of("env=DEV", "level=error&source=service-3", "q=events:%3E200")) {
            all.add(new Question(Api.LOGS + "?" + often, LOOKUPS, CLOSED_DAYS));
        }
        // A page and its count each read what is written at present; of the rest only what an index shows.
        for (String rare : List.of("source=no-service", "release=1.7", "q=attr.rare:7", "trace_id=" + "a".repeat(32))) {
            all.add(new Question(Api.LOGS + "?" + rare, 2 * open() + LOOKUPS, CLOSED_DAYS));
        }
        for (String text : List.of("zebrafish", "hippopotamus", "kafkaesk")) {
            all.add(new Question(Api.LOGS + "?search=" + text, 2 * unindexed() + LOOKUPS, CLOSED_DAYS));
        }
        // An index of trigrams would read all it has of a text before it shows the first.
        all.add(new Question(Api.LOGS + "?search=common", NEAREST, 4));
        Instant day = NOW.minus(Duration.ofDays(4)).truncatedTo(ChronoUnit.DAYS);
        all.add(new Question(Api.LOGS + "?from=" + day + "&to=" + day.plus(Duration.ofDays(1)), LOOKUPS, 3));
        all.add(new Question(Api.LOGS + "?to=" + day, LOOKUPS, 3));
        all.add(new Question(Api.LOGS + "?page=500", 4 * 500 * 10 + A_PAGE, 3));
        all.add(new Question("/v1/api/stats/facets/", SAMPLES, CLOSED_DAYS));
        all.add(new Question(
                "/v1/api/stats/histogram/?bucket=1h&from=" + NOW.minus(Duration.ofDays(30)),
                3 * unindexed() + LOOKUPS,
                3));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void whatIsLookedAtForAnAnswerIsBounded(Question question) {
        List<Statements.Asked> asked = statements.during(() -> {
            var answer = http.get(question.path());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        });

        List<Plan> plans = asked.stream()
                .filter(statement -> !statement.isCount())
                .map(statement -> Plan.of(database, statement))
                .toList();

        assertThat(plans).isNotEmpty();
        assertThat(plans.stream().mapToLong(Plan::rows).sum())
                .as("rows of %s", plans)
                .isLessThanOrEqualTo(question.rows());
        assertThat(plans).allSatisfy(plan -> assertThat(plan.partitions()).isLessThanOrEqualTo(question.partitions()));
        if (question.path().contains("ordering=")) {
            assertThat(plans).allSatisfy(plan -> assertThat(plan.sorted()).isLessThanOrEqualTo(unindexed() + A_PAGE));
        }
    }
}
