package dev.centraldeerros.query.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.partition.index.Indexing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

/** What is counted beforehand is what reading everything counts, whatever was changed and deleted since. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=counted-histogram")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CountedHistogramTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final int QUESTIONS = 60;

    @Autowired
    private ApplicationContext server;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    private final Random random = new Random(60);
    private Api api;

    @BeforeAll
    void write() {
        Indexing.leaveToTest(server);
        api = new Api(client, Accounts.adminToken(client, database, "counted"));
        for (int day : new int[] {5, 4, 2}) {
            write(NOW.minus(Duration.ofDays(day)).truncatedTo(ChronoUnit.DAYS).plusSeconds(40_000), 5_200, day);
        }
        write(NOW.minus(Duration.ofMinutes(5)), 2_000, 1);
        Indexing.index(server, 1_000);
        write(NOW, 300, 2);
    }

    /** Dates are spread over two days before their arrival. */
    private void write(Instant first, int count, int salt) {
        Indexing.cover(server, first);
        execute("""
                INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                SELECT 1, '%1$s'::timestamptz - (n * 37 %% 172800) * interval '1 second', 1, 1 + n %% 3, 10 * (1 + (n + %3$d) %% 5),
                       1 + n %% 3, (left(id_floor('%1$s'::timestamptz + n * interval '1 ms')::text, 13) || '-7000-8000-'
                           || lpad(n::text, 12, '0'))::uuid, 'service-' || n %% 5, 'counted'
                FROM generate_series(1, %2$d) AS n
                """.formatted(first, count, salt));
    }

    private void execute(String sql) {
        StepVerifier.create(database.sql(sql).then()).verifyComplete();
    }

    private String one(String sql) {
        return database.sql(sql).map(row -> String.valueOf(row.get(0))).one().block();
    }

    /** The interval in seconds, start and level, to logs and events; as the server answers, and as the rows say. */
    private void compare(Instant from, Instant to, String interval, String more, String condition) {
        Map<?, ?> answer = api.list(
                "/v1/api/stats/histogram/?by=level&from=" + from + "&to=" + to + "&interval=" + interval + more);
        int seconds = (Integer) answer.get("interval_seconds");
        Map<String, Long> answered = new TreeMap<>();
        for (Object bucket : (List<?>) answer.get("buckets")) {
            Map<?, ?> one = (Map<?, ?>) bucket;
            ((Map<?, ?>) one.get("counts"))
                    .forEach((level, count) -> answered.put(
                            Instant.parse((String) one.get("start")) + " " + level, ((Number) count).longValue()));
        }
        Map<String, Long> expected = new TreeMap<>();
        database.sql("SELECT floor(extract(epoch FROM date) / " + seconds + ")::bigint * " + seconds
                        + " AS start, level, count(*) AS logs" + " FROM log WHERE date >= '" + from + "' AND date < '"
                        + to + "' AND " + condition + " GROUP BY 1, 2")
                .map(row -> expected.put(
                                Instant.ofEpochSecond(row.get("start", Long.class)) + " "
                                        + Level.ofCode(row.get("level", Short.class)),
                                row.get("logs", Long.class))
                        == null)
                .all()
                .blockLast();
        assertThat(answered).as("%s to %s by %s%s", from, to, interval, more).isEqualTo(expected);
        long events = ((List<?>) answer.get("buckets"))
                .stream()
                        .mapToLong(bucket -> ((Number) ((Map<?, ?>) bucket).get("events")).longValue())
                        .sum();
        assertThat(events)
                .isEqualTo(Long.parseLong(one("SELECT coalesce(sum(events), 0) FROM log WHERE date >= '" + from
                        + "' AND date < '" + to + "' AND " + condition)));
    }

    private void compareAll() {
        String[] intervals = {"30m", "1h", "6h", "1d", "11m", "45s"};
        for (int i = 0; i < QUESTIONS; i++) {
            String interval = intervals[random.nextInt(intervals.length)];
            int most = interval.equals("45s") ? 30_000 : interval.equals("11m") ? 500_000 : 700_000;
            Instant from = NOW.minusSeconds(random.nextInt(700_000)).plusMillis(random.nextInt(1_000));
            Instant to = from.plusSeconds(1 + random.nextInt(most));
            if (i % 5 == 0) {
                from = from.truncatedTo(ChronoUnit.HOURS);
                to = to.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
            }
            switch (random.nextInt(4)) {
                case 0 -> compare(from, to, interval, "", "NOT archived");
                case 1 ->
                    compare(
                            from,
                            to,
                            interval,
                            "&q=level:>error -env:dev&archived=all",
                            "level > 40 AND environment <> 3");
                case 2 -> compare(from, to, interval, "&archived=true", "archived");
                default -> compare(from, to, interval, "&source=service-3", "NOT archived AND source = 'service-3'");
            }
        }
    }

    private Map<?, ?> change(String what, String filter) {
        return api.send(HttpMethod.POST, Api.LOGS + what + "/", Map.of("filter", Map.of("q", filter)))
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    @Test
    void countsStayTrueThroughEveryChange() {
        assertThat(Integer.parseInt(one("SELECT count(*) FROM log_stretch WHERE counted")))
                .isGreaterThan(3);
        compareAll();

        assertThat(change("archive", "source:service-1").get("changed")).isEqualTo(3_580);
        assertThat(change("delete", "source:service-2 level:critical").get("changed"))
                .isNotEqualTo(0);
        compareAll();

        assertThat(change("unarchive", "source:service-1 level:error archived:true")
                        .get("changed"))
                .isNotEqualTo(0);
        Indexing.index(server, 1_000);
        compareAll();
        assertThat(one("SELECT count(*) FROM log_count WHERE logs < 0 OR events < 0"))
                .isEqualTo("0");

        assertThat(recountWithChangesBetween()).isGreaterThan(3);
        compareAll();
    }

    /** Counts a partition again, piece by piece, and changes some of all its logs after each piece; returns how many there were. */
    private int recountWithChangesBetween() {
        Indexing.leaveToTest(server);
        String partition = one(
                "SELECT partition FROM log_count WHERE number = 0 GROUP BY partition ORDER BY sum(logs) DESC LIMIT 1");
        execute("DELETE FROM log_count WHERE partition = '" + partition + "'");
        execute("UPDATE log_stretch SET counted = false, counted_to = NULL WHERE partition = '" + partition + "'");
        int chunks = 1;
        for (; !Indexing.countSome(server, partition, 700); chunks++) {
            String ids = one("SELECT json_agg(id)::text FROM (SELECT id FROM " + partition
                    + " ORDER BY random() LIMIT 20) AS picked");
            api.send(HttpMethod.POST, Api.LOGS + (chunks % 2 == 0 ? "delete/" : "archive/"), "{\"ids\":" + ids + "}")
                    .expectStatus()
                    .isOk();
        }
        return chunks;
    }
}
