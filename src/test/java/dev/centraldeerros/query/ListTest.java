package dev.centraldeerros.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** With a database of its own, whose rows it counts: a setting of its own makes it one. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=list")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListTest {
    /** Twelve that differ in everything that can be asked for; the last posted is the newest. */
    private static final int LOGS = 12;

    @Autowired
    private WebTestClient client;

    private Api api;

    @BeforeAll
    void post() {
        api = Api.as(client, "lister");
        String[] levels = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "ERROR"};
        String[] environments = {"PRODUCTION", "HOMOLOGATION", "DEV"};
        for (int i = 0; i < LOGS; i++) {
            Map<String, Object> event = Events.json("log " + i);
            event.put("level", levels[i % levels.length]);
            event.put("env", environments[i % environments.length]);
            event.put("source", "service-" + i % 4);
            event.put("events", 100 - (i * 7) % 13);
            event.put("date", "2026-11-%02dT12:00:00Z".formatted(20 - i));
            event.put("attributes", Map.of("customer", i % 2 == 0 ? "even" : i, "ratio", 1.5));
            event.put("release", i < 6 ? "1.0" : "2.0");
            event.put("trace_id", "trace-" + i);
            if (i % 2 == 0) {
                event.put("details", "Trace of 100% of_it \\ number " + i);
            }
            api.post(event);
        }
        String archived = api.post(Events.json("archived"));
        api.send(HttpMethod.PATCH, Api.LOGS + archived + "/", null)
                .expectStatus()
                .isNoContent()
                .expectBody();
    }

    @Test
    void rowsHaveTheRequestedAttributes() {
        List<?> rows =
                (List<?>) api.list(Api.LOGS + "?page_size=2&column=attr.customer&column=attr.ratio&column=attr.a.b")
                        .get("results");

        Map<?, ?> first = (Map<?, ?>) ((Map<?, ?>) rows.get(0)).get("columns");
        assertThat(first.get("attr.customer")).isEqualTo("11");
        assertThat(first.get("attr.ratio")).isEqualTo("1.5");
        assertThat(first.containsKey("attr.a.b")).isTrue();
        assertThat(first.get("attr.a.b")).isNull();
        assertThat(((Map<?, ?>) ((Map<?, ?>) rows.get(1)).get("columns")).get("attr.customer"))
                .isEqualTo("even");
        assertThat(api.list(Api.LOGS + "?page_size=1").toString()).doesNotContain("columns");
        for (String bad : List.of(
                "column=source",
                "column=attr.",
                "column=attr.a&column=attr.b&column=attr.c&column=attr.d&column=attr.e")) {
            api.get(Api.LOGS + "?" + bad)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors.column")
                    .exists();
        }
    }

    @Test
    void countIsAsExactAsRequested() {
        String page = Api.LOGS + "?page_size=5";

        assertThat(api.list(page + "&count=exact").get("count")).isEqualTo(LOGS);
        assertThat(api.list(page + "&count=exact").get("count_relation")).isEqualTo("eq");
        assertThat(api.list(page + "&count=none").get("count")).isEqualTo(5);
        assertThat(api.list(page + "&count=none").get("count_relation")).isEqualTo("gte");
        assertThat(api.list(Api.LOGS + "?page_size=100&count=none").get("count_relation"))
                .isEqualTo("eq");
        api.get(page + "&count=some")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.count")
                .exists();
    }

    @Test
    void theListShowsTheNewestFirstAndHidesWhatIsArchived() {
        Map<?, ?> page = api.list(Api.LOGS);

        assertThat(page.get("count")).isEqualTo(LOGS);
        assertThat(page.get("count_relation")).isEqualTo("eq");
        assertThat(page.get("previous")).isNull();
        assertThat(Api.descriptions(page)).hasSize(10).startsWith("log 11", "log 10", "log 9");
    }

    @Test
    void theListLeavesDetailsAttributesAndUserOut() {
        Map<?, ?> first = (Map<?, ?>) ((List<?>) api.list(Api.LOGS).get("results")).get(0);

        List<String> fields = first.keySet().stream().map(String::valueOf).toList();
        assertThat(fields).doesNotContain("details", "attributes", "user");
        assertThat(fields).contains("id", "uri", "received_at", "issue", "release", "trace_id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            env=production                       | 0,3,6,9
            env=production&env=dev               | 0,2,3,5,6,8,9,11
            level=error                          | 3,5,9,11
            level=error&level=CRITICAL           | 3,4,5,9,10,11
            source=service-1                     | 1,5,9
            level=err&level=fatal                | 3,4,5,9,10,11
            field=level&search=fatal             | 4,10
            q=level:(err OR emerg)               | 3,4,5,9,10,11
            release=2.0&level=trace              | 6
            release=2.0&level=DEBUG              | 6
            trace_id=trace-7                     | 7
            attr.customer=even&env=DEV           | 2,8
            attr.customer=5                      | 5
            attr.ratio=1.5&level=info            | 1,7
            attr.ratio=1.50&level=info           | 1,7
            attr.ratio=15e-1&level=info          | 1,7
            attr.ratio=1.51&level=info           |
            from=2026-11-18T12:00:00Z            | 0,1,2
            to=2026-11-10T12:00:00Z              | 11
            from=2026-11-18T12:00:00Z&to=2026-11-19T12:00:00Z | 2
            from=now-5200w                       | 0,1,2,3,4,5,6,7,8,9,10,11
            to=now-5200w                         |
            field=level&search=err               | 3,5,9,11
            field=level&search=xyz               |
            field=level&search=err&level=INFO    |
            field=description&search=LOG 1       | 1,10,11
            field=source&search=CE-3             | 3,7,11
            field=details&search=number 1        | 10
            field=details&search=100% of_        | 0,2,4,6,8,10
            field=details&search=100_            |
            field=description&search=%           |
            field=description&search=\\          |
            search=service-2                     | 2,6,10
            search=NUMBER 4                      | 4
            search=log 3                         | 3
            archived=all&search=archived         | archived
            archived=true                        | archived
            q=level:error -source:service-1      | 3,11
            q=source:*-1 release:*.0 level:info  | 1
            q=source:s*e-1 level:info            | 1
            q=n*ber release:2.0                  | 6,8,10
            q=“number 10”                        | 10
            q=log - trace                        | 0,2,4,6,8,10
            q=attr.ratio:1.50 level:info         | 1,7
            q=date:2026-11-15                    | 5
            q=date:2026-11-15&tz=Pacific/Auckland| 6
            q=date:2026-11-15&tz=-12:00          | 5
            q=date:2026-11-15&tz=+13:00          | 6
            q=env:dev OR attr.customer:5         | 2,5,8,11
            q=log 1&env=HOMOLOGATION             | 1,4,10
            q="log 1"&env=HOMOLOGATION           | 1,10
            q=archived:true                      | archived
            q=archived:all archived              | archived
            q=archived:true&archived=false       |
            """)
    void filtersFindWhatTheySay(String query, String expected) {
        List<String> wanted = expected == null
                ? List.of()
                : java.util.Arrays.stream(expected.split(","))
                        .map(one -> one.equals("archived") ? one : "log " + one)
                        .toList();

        Map<?, ?> page = api.list(Api.LOGS + "?page_size=200&" + query);
        assertThat(Api.descriptions(page)).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(page.get("count")).isEqualTo(wanted.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"received_at", "-received_at", "date", "-date", "events", "-events", "level", "-level"})
    void pagesInEveryOrderJoinWithoutGapOrRepeatInBothDirections(String ordering) {
        List<String> whole = api.descriptions(Api.LOGS + "?page_size=200&ordering={o}", ordering);
        assertThat(whole).hasSize(LOGS);

        List<String> forward = new ArrayList<>();
        Map<?, ?> page = api.list(Api.LOGS + "?page_size=5&ordering={o}", ordering);
        forward.addAll(Api.descriptions(page));
        while (page.get("next") != null) {
            page = follow(page.get("next"));
            forward.addAll(Api.descriptions(page));
        }
        assertThat(forward).isEqualTo(whole);

        List<String> backward = new ArrayList<>(Api.descriptions(page));
        while (page.get("previous") != null) {
            page = follow(page.get("previous"));
            backward.addAll(0, Api.descriptions(page));
        }
        assertThat(backward).isEqualTo(whole);
    }

    private Map<?, ?> follow(Object link) {
        return client.get()
                .uri(java.net.URI.create(String.valueOf(link)))
                .header("Authorization", "Bearer " + api.token())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    @Test
    void levelsAreOrderedBySeverityAndEventsByNumber() {
        List<?> levels = ((List<?>)
                        api.list(Api.LOGS + "?page_size=200&ordering=-level").get("results"))
                .stream().map(log -> ((Map<?, ?>) log).get("level")).toList();
        assertThat(levels.get(0)).isEqualTo("CRITICAL");
        assertThat(levels.get(LOGS - 1)).isEqualTo("DEBUG");

        List<Integer> events = ((List<?>)
                        api.list(Api.LOGS + "?page_size=200&ordering=events").get("results"))
                .stream().map(log -> (Integer) ((Map<?, ?>) log).get("events")).toList();
        assertThat(events).isSorted();
    }

    @Test
    void pagesByNumberReachTheSameRowsAndOneBeyondTheLastIsNotFound() {
        assertThat(api.descriptions(Api.LOGS + "?page=2")).containsExactly("log 1", "log 0");
        assertThat(api.descriptions(Api.LOGS + "?page=3&page_size=4"))
                .containsExactly("log 3", "log 2", "log 1", "log 0");
        api.get(Api.LOGS + "?page=3").expectStatus().isNotFound().expectBody();
    }

    @Test
    void linksAreAbsoluteAndKeepTheQuery() {
        String next = String.valueOf(
                api.list(Api.LOGS + "?page_size=2&env=PRODUCTION&page=1").get("next"));

        assertThat(next)
                .startsWith("http://")
                .contains("env=PRODUCTION")
                .contains("cursor=")
                .doesNotContain("page=1");
    }

    @Test
    void aQueryInAnotherLanguageGetsAHint() {
        api.get(Api.LOGS + "?q={q}", "level=error or timeout")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.hints[0]")
                .isEqualTo("At character 1: \"level=error\" is searched for as text; write level:error.")
                .jsonPath("$.hints[1]")
                .isEqualTo("At character 13: \"or\" is searched for as a word; the operator is OR.");
        assertThat(api.list(Api.LOGS + "?q=level:error").get("hints")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/api/logs/",
                "/v1/api/stats/facets/?by=level&",
                "/v1/api/stats/histogram/",
                "/v1/api/issues/",
                "/v1/api/issues/histogram/"
            })
    void everyRouteChecksTheTimeZone(String path) {
        api.get(path + (path.endsWith("&") ? "" : "?") + "tz=Mars")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.tz[0]")
                .value(message -> assertThat(String.valueOf(message)).contains("America/Sao_Paulo"));
        api.get(path + (path.endsWith("&") ? "" : "?") + "q=level:error&tz=-03:00")
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void everyBadParameterIsNamedAtOnce() {
        api.get(
                        Api.LOGS
                                + "?level=LOUD&env=mars&ordering=size&page_size=0&field=user&search=x&archived=maybe&from=yesterday&project=none&cursor=abc")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.level[0]")
                .value(message -> assertThat(String.valueOf(message)).contains("CRITICAL"))
                .jsonPath("$.errors.env")
                .exists()
                .jsonPath("$.errors.ordering[0]")
                .value(message -> assertThat(String.valueOf(message)).contains("-received_at"))
                .jsonPath("$.errors.page_size")
                .exists()
                .jsonPath("$.errors.field")
                .exists()
                .jsonPath("$.errors.archived")
                .exists()
                .jsonPath("$.errors.from")
                .exists()
                .jsonPath("$.errors.project")
                .exists()
                .jsonPath("$.errors.cursor")
                .exists();
    }

    @Test
    void aQueryThatCannotBeReadIsToldWithItsPlace() {
        api.get(Api.LOGS + "?q={q}", "log levle:error")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.q[0]")
                .value(message ->
                        assertThat(String.valueOf(message)).startsWith("At character 5: \"levle\" is no field"));
        api.send(HttpMethod.POST, Api.LOGS + "archive/", Map.of("filter", Map.of("q", "a".repeat(4_097))))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.q")
                .exists();
    }

    @Test
    void aCursorThatWasAlteredOrBelongsToAnotherOrderIsRefused() {
        String next =
                String.valueOf(api.list(Api.LOGS + "?page_size=2&ordering=date").get("next"));
        String cursor = next.replaceAll(".*cursor=([^&]*).*", "$1");
        String altered = (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);

        api.get(Api.LOGS + "?ordering=date&cursor={c}", altered)
                .expectStatus()
                .isBadRequest()
                .expectBody();
        api.get(Api.LOGS + "?ordering=level&cursor={c}", cursor)
                .expectStatus()
                .isBadRequest()
                .expectBody();
        api.get(Api.LOGS + "?ordering=date&cursor={c}", cursor)
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void unknownParametersAreIgnored() {
        assertThat(api.list(Api.LOGS + "?colour=blue").get("count")).isEqualTo(LOGS);
    }

    @Test
    void anIdThatIsNoUuidOrOfNoLogIsNotFound() {
        api.get(Api.LOGS + "17/").expectStatus().isNotFound().expectBody();
        api.get(Api.LOGS + "0193a0a0-0000-7000-8000-000000000000/")
                .expectStatus()
                .isNotFound()
                .expectBody();
        api.get(Api.LOGS + "ffffffff-ffff-ffff-ffff-ffffffffffff/")
                .expectStatus()
                .isNotFound()
                .expectBody();
    }
}
