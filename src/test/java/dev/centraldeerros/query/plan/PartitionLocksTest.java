package dev.centraldeerros.query.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.Retiring;
import dev.centraldeerros.partition.index.Indexing;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many relations a request locks where there are more partitions than PostgreSQL has room for locks on all of them: with
 * partitions of an hour, after 90 days there are 2,160, of some ten relations each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionLocksTest {
    private static final int MAX_LOCKS = 500;

    private static final int OLDEST_DAYS = 8;

    private ConfigurableApplicationContext server;
    private String database;
    private Http http;

    /** With an hour each; some hundred are made by the server. */
    int old() {
        return 120;
    }

    @BeforeAll
    void start() {
        database = TestDatabase.create();
        List<String> settings = new ArrayList<>(List.of(TestDatabase.properties(database)));
        settings.add("server.port=0");
        settings.add("central.storage.partition-interval=1h");
        server = new SpringApplicationBuilder(CentralDeErros.class)
                .properties(settings.toArray(String[]::new))
                .run();
        int port = ((WebServerApplicationContext) server).getWebServer().getPort();
        WebTestClient client =
                WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
        http = new Http(port, Accounts.newToken(client, "watcher"));
        http.post(JsonMapper.shared().writeValueAsString(Events.json("template", "source", "old")));
        TestDatabase.execute(database, """
                DO $$ DECLARE start timestamptz; BEGIN
                    FOR hours IN 26..%d LOOP
                        start := date_trunc('hour', now()) - make_interval(hours => hours);
                        PERFORM attach_partition(parent, parent || to_char(start AT TIME ZONE 'UTC', '_YYYY_MM_DD_HH24'),
                            id_floor(start)::text, id_floor(start + interval '1 hour')::text)
                        FROM unnest(ARRAY['log', 'text']) AS parent;
                        INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                        SELECT user_id, start, project_id, events, level, environment,
                               overlay(id_floor(start + interval '1 minute')::text PLACING '7' || substr(md5(n::text), 1, 3) || '-8000-' || substr(md5(n::text), 1, 12) FROM 15)::uuid,
                               CASE WHEN n < 3 THEN 'old' ELSE 'gone' END, description
                        FROM log, generate_series(1, 6) AS n WHERE log.id >= id_floor(now() - interval '1 hour') AND source = 'old';
                    END LOOP;
                END $$
                """.formatted(26 + old()));
        Indexing.indexClosed(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Map<String, Runnable> requests() {
        Map<String, Runnable> requests = new LinkedHashMap<>();
        String old = id("old");
        String key = UUID.randomUUID().toString();
        Map<String, Object> keyed = Events.json("keyed", "source", "keyed");
        keyed.put("key", key);
        String body = JsonMapper.shared().writeValueAsString(keyed);
        requests.put("a post with a key", () -> ok(http.post(body)));
        requests.put("the same again", () -> ok(http.post(body)));
        for (String query : List.of(
                "",
                "?ordering=received_at",
                "?ordering=-date",
                "?ordering=-events",
                "?ordering=level",
                "?source=old",
                "?source=none",
                "?search=zebra",
                "?page=20",
                "?archived=true")) {
            requests.put("list " + query, () -> ok(http.get(Api.LOGS + query)));
        }
        requests.put("one", () -> ok(http.get(Api.LOGS + old + "/")));
        for (String query :
                List.of("?format=ndjson", "?format=csv&ordering=received_at", "?format=ndjson&source=old")) {
            requests.put("export " + query, () -> ok(http.get(Api.LOGS + query)));
        }
        for (String ordering : List.of("-events", "date", "level")) {
            String query = "?format=ndjson&ordering=" + ordering;
            Instant near = Instant.now().minus(Duration.ofHours(30));
            requests.put("export of some hours " + query, () -> ok(http.get(Api.LOGS + query + "&from=" + near)));
            requests.put("export of all " + query, () -> {
                HttpResponse<String> answer = http.get(Api.LOGS + query);
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.body()).contains("\"ordering\"", "give from and to");
            });
        }
        Instant from = Instant.now().minus(Duration.ofDays(OLDEST_DAYS));
        for (String by : List.of("", "&by=level", "&by=source", "&by=source&source=old", "&search=zebra")) {
            requests.put("histogram " + by, () -> ok(http.get("/v1/api/stats/histogram/?bucket=1h&from=" + from + by)));
        }
        requests.put("facets", () -> ok(http.get("/v1/api/stats/facets/")));
        requests.put("facets of few", () -> ok(http.get("/v1/api/stats/facets/?source=old")));
        requests.put("archive one", () -> ok(send("PATCH", Api.LOGS + old + "/", "")));
        requests.put(
                "archive by ids",
                () -> ok(send("POST", Api.LOGS + "archive/", "{\"ids\":[\"" + old + "\",\"" + id("gone") + "\"]}")));
        requests.put(
                "archive by filter",
                () -> ok(send("POST", Api.LOGS + "archive/", "{\"filter\":{\"source\":\"old\"}}")));
        requests.put(
                "unarchive by filter",
                () -> ok(send(
                        "POST", Api.LOGS + "unarchive/", "{\"filter\":{\"source\":\"old\",\"archived\":\"true\"}}")));
        requests.put("delete one", () -> ok(send("DELETE", Api.LOGS + id("gone") + "/", "")));
        requests.put(
                "delete by filter", () -> ok(send("POST", Api.LOGS + "delete/", "{\"filter\":{\"source\":\"gone\"}}")));
        requests.put("resume", () -> {
            try (LiveStream stream = LiveStream.open(http, "?replay=all&last_event_id=" + EventIds.floor(from))) {
                stream.await(frames -> frames.size() > 10);
            }
        });
        return requests;
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return Http.send(http.request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private String id(String source) {
        return Http.json(http.get(Api.LOGS + "?ordering=received_at&page_size=1&source=" + source))
                .get("results")
                .get(0)
                .get("id")
                .stringValue();
    }

    private static void ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    @Test
    void noRequestLocksMoreThanAFewPartitions() {
        Map<String, String> tooMany = new LinkedHashMap<>();
        requests().forEach((name, request) -> {
            try (LockCount locks = LockCount.start(database)) {
                for (int i = 0; i < (name.contains("delete") || name.contains("one") ? 1 : 3); i++) {
                    request.run();
                }
                if (locks.most() > MAX_LOCKS) {
                    tooMany.put(name, locks.most() + " by " + locks.statement());
                }
            }
        });
        assertThat(tooMany).isEmpty();
    }

    @Test
    void theKeeperDropsOldPartitionsThere() {
        int before = partitions();
        try (LockCount locks = LockCount.start(database)) {
            Instant cutoff = Instant.now().minus(Duration.ofHours(26 + old() - 10));
            Retiring.everythingBefore(server, cutoff);
            assertThat(locks.most()).as(locks.statement()).isLessThan(MAX_LOCKS);
        }
        assertThat(before - partitions()).isBetween(10, 12);
    }

    private int partitions() {
        try (var connection = TestDatabase.connection(database);
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM log_partition")) {
            count.next();
            return count.getInt(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
