package dev.centraldeerros.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Counts are exact at any moment: after each test, and while it runs, they equal those of the logs. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=issues")
class IssueStorageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private CountExpirer expirer;

    private Api admin;

    /** A word of this test alone; without digits, so that it is no value. */
    private final String word = word();

    @BeforeEach
    void signIn() {
        admin = new Api(client, Accounts.adminToken(client, database, "issues-admin"));
    }

    @AfterEach
    void countsAreThoseOfTheLogs() {
        assertThat(IssueCounts.wrong(database)).isEmpty();
        await().atMost(PATIENCE)
                .until(() ->
                        number("SELECT (SELECT count(*) FROM issue_delta) + (SELECT count(*) FROM issue_batch) AS n")
                                == 0);
        assertThat(IssueCounts.wrong(database)).isEmpty();
    }

    @Test
    void logsThatDifferInValuesAreOneIssueAndOthersAreOthers() {
        IntStream.range(0, 5).forEach(i -> post(word + " payment " + i + " refused", Map.of("events", 1 + i)));
        post(word + " order 1 refused", Map.of());
        post(word + " payment 7 refused", Map.of("level", "INFO"));

        assertThat(issues())
                .containsExactly(
                        word + " payment 0 refused|5 logs|15 events|ERROR",
                        word + " order 1 refused|1 logs|1 events|ERROR");
    }

    @Test
    void issuesOfAProjectAreNumberedWithoutGaps() {
        IntStream.range(0, 3).forEach(i -> post(word + " number " + word(), Map.of()));
        long last = number("SELECT max(number) AS n FROM issue WHERE project_id = 1");
        assertThat(number("SELECT count(*) AS n FROM issue WHERE project_id = 1"))
                .isEqualTo(last);
    }

    @Test
    void aBatchOfManyNewIssuesCreatesEachOnce() {
        List<Map<String, Object>> events = new ArrayList<>();
        List<String> words = IntStream.range(0, 50).mapToObj(i -> word()).toList();
        for (int i = 0; i < 500; i++) {
            events.add(Events.json(word + " " + words.get(i % words.size()) + " " + i));
        }
        admin.send(HttpMethod.POST, Api.LOGS, events).expectStatus().isCreated().expectBody();

        assertThat(issues()).hasSize(words.size()).allMatch(line -> line.endsWith("|10 logs|10 events|ERROR"));
    }

    @Test
    void firstAndLastSeenAndReleasesAreThoseOfTheDates() {
        post(word + " release", Map.of("date", "2026-03-02T10:00:00Z", "release", "2.0", "level", "ERROR"));
        post(word + " release", Map.of("date", "2026-03-01T10:00:00Z", "release", "1.0", "level", "CRITICAL"));
        post(word + " release", Map.of("date", "2026-03-03T10:00:00Z"));
        await().atMost(PATIENCE)
                .until(() ->
                        number("SELECT (SELECT count(*) FROM issue_delta) + (SELECT count(*) FROM issue_batch) AS n")
                                == 0);

        assertThat(text(
                        "SELECT concat_ws('|', first_seen AT TIME ZONE 'UTC', last_seen AT TIME ZONE 'UTC', first_release,"
                                + " last_release, level) AS t FROM issue WHERE title LIKE '" + word + "%'"))
                .isEqualTo("2026-03-01 10:00:00|2026-03-03 10:00:00|1.0|2.0|50");
    }

    @Test
    void archivedAndDeletedLogsDoNotCount() {
        List<String> ids = IntStream.range(0, 6)
                .mapToObj(i -> post(word + " change " + i, Map.of()))
                .toList();
        change("archive", ids.subList(0, 3));
        assertThat(issues()).containsExactly(word + " change 0|3 logs|3 events|ERROR");
        change("delete", ids.subList(2, 5));
        assertThat(issues()).containsExactly(word + " change 0|1 logs|1 events|ERROR");
        change("unarchive", ids.subList(0, 1));
        assertThat(issues()).containsExactly(word + " change 0|2 logs|2 events|ERROR");
        change("delete", ids);
        assertThat(issues()).containsExactly(word + " change 0|0 logs|0 events|ERROR");
    }

    @Test
    void duplicatesAreCountedOnce() {
        Map<String, Object> event = Events.json(word + " once");
        event.put("key", UUID.randomUUID().toString());
        admin.post(event);
        admin.send(HttpMethod.POST, Api.LOGS, event).expectStatus().isOk().expectBody();

        assertThat(issues()).containsExactly(word + " once|1 logs|1 events|ERROR");
    }

    @Test
    void concurrentSendersOfOneErrorAndOfNewOnesAreCountedExactly() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int sender = 0; sender < 8; sender++) {
                Random random = new Random(sender);
                senders.add(threads.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        String name = random.nextBoolean() ? "one" : "other" + "abcdefgh".charAt(random.nextInt(8));
                        post(word + " " + name + " " + i, Map.of("events", 1 + random.nextInt(3)));
                    }
                }));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(IssueCounts.wrong(database)).isEmpty();
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(issues()).hasSize(9);
    }

    @Test
    void countsOfDaysWithoutLogsExpireAndTheIssueStays() {
        post(word + " old", Map.of("date", "2026-03-01T10:00:00Z"));
        await().atMost(PATIENCE).until(this::isFolded);
        String counts =
                "SELECT count(*) AS n FROM issue_count AS counts JOIN issue_fingerprint USING (project_id, fingerprint)"
                        + " JOIN issue ON issue.id = issue_id WHERE title = '" + word + " old'";
        assertThat(number(counts)).isEqualTo(2);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        expirer.expire(today).block(PATIENCE);
        // Its minute is more than two days old.
        assertThat(number(counts)).isEqualTo(1);
        execute(
                "UPDATE issue_count SET arrival = arrival - 1 FROM issue_fingerprint AS mapping JOIN issue ON issue.id = issue_id"
                        + " WHERE title = '" + word + " old' AND mapping.fingerprint = issue_count.fingerprint");
        expirer.expire(today).block(PATIENCE);
        assertThat(number(counts)).isZero();
        assertThat(issues()).containsExactly(word + " old|1 logs|1 events|ERROR");
        // As retention would drop the log, and the numbers that the other tests compare.
        execute("DELETE FROM log WHERE description = '" + word + " old'");
        execute("UPDATE issue SET logs = 0, events = 0 WHERE title = '" + word + " old'");
    }

    @Test
    void filtersSelectTheLogsOfAnIssue() {
        String first = post(word + " filtered 1", Map.of());
        String second = post(word + " filtered 2", Map.of());
        String other = post(word + " different 2", Map.of());
        long issue = number("SELECT id AS n FROM issue WHERE title = '" + word + " filtered 1'");

        for (String filter : List.of("issue=" + issue, "q=issue:" + issue, "q=" + word + " -issue:" + (issue + 1))) {
            admin.get(Api.LOGS + "?" + filter)
                    .expectBody()
                    .jsonPath("$.results[*].id")
                    .value((List<String> ids) -> assertThat(ids).containsExactly(second, first));
        }
        admin.get("/v1/api/stats/facets/?field=source&issue=" + issue)
                .expectBody()
                .jsonPath("$.logs")
                .isEqualTo(2);
        assertThat(other).isNotEmpty();
    }

    @Test
    void unknownIssuesAreRefusedByName() {
        for (String filter : List.of("issue=999999999", "issue=x", "issue=0")) {
            admin.get(Api.LOGS + "?" + filter)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors.issue[0]")
                    .isEqualTo("must be the id of an issue that you can read");
        }
        admin.get(Api.LOGS + "?q=issue:999999999")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.q")
                .exists();
    }

    @Test
    void aLogNamesItsIssue() {
        String id = post(word + " named", Map.of());
        long issue = number("SELECT id AS n FROM issue WHERE title = '" + word + " named'");
        admin.get(Api.LOGS + id + "/").expectBody().jsonPath("$.issue").isEqualTo(issue);
        admin.get(Api.LOGS + "?q=" + word)
                .expectBody()
                .jsonPath("$.results[0].issue")
                .isEqualTo(issue);
        String mild = post(word + " mild", Map.of("level", "INFO"));
        admin.get(Api.LOGS + mild + "/").expectBody().jsonPath("$.issue").isEmpty();
    }

    private boolean isFolded() {
        return number("SELECT (SELECT count(*) FROM issue_delta) + (SELECT count(*) FROM issue_batch) AS n") == 0;
    }

    private String post(String description, Map<String, Object> fields) {
        Map<String, Object> event = Events.json(description);
        event.putAll(fields);
        return admin.post(event);
    }

    private void change(String action, List<String> ids) {
        admin.send(HttpMethod.POST, Api.LOGS + action + "/", Map.of("ids", ids))
                .expectStatus()
                .isOk()
                .expectBody();
    }

    /** The issues of this test, by their number. */
    private List<String> issues() {
        return ((List<?>) admin.list("/v1/api/issues/?ordering=last_seen&page_size=200")
                        .get("results"))
                .stream()
                        .map(row -> (Map<?, ?>) row)
                        .filter(row -> ((String) row.get("title")).startsWith(word))
                        .sorted(Comparator.comparingInt(row -> (Integer) row.get("number")))
                        .map(row -> row.get("title") + "|" + row.get("logs") + " logs|" + row.get("events") + " events|"
                                + row.get("level"))
                        .toList();
    }

    private void execute(String sql) {
        Long unused = database.sql(sql).fetch().rowsUpdated().block(PATIENCE);
    }

    private long number(String sql) {
        return database.sql(sql)
                .map(row -> row.get("n", Number.class).longValue())
                .one()
                .block(PATIENCE);
    }

    private String text(String sql) {
        return database.sql(sql).map(row -> row.get("t", String.class)).one().block(PATIENCE);
    }

    private static String word() {
        StringBuilder letters = new StringBuilder("w");
        for (char c :
                UUID.randomUUID().toString().replace("-", "").substring(0, 12).toCharArray()) {
            letters.append((char) ('g' + Character.digit(c, 16)));
        }
        return letters.toString();
    }
}
