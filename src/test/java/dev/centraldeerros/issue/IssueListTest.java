package dev.centraldeerros.issue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
class IssueListTest {
    private static final String ISSUES = "/v1/api/issues/";
    private static final String PROJECTS = "/v1/api/projects/";
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    private Api admin;
    private final String slug = "i-" + UUID.randomUUID();

    @BeforeEach
    void projectWithIssues() {
        admin = new Api(client, Accounts.adminToken(client, database, "list-of-issues"));
        admin.send(HttpMethod.POST, PROJECTS, Map.of("slug", slug, "name", "Issues"))
                .expectStatus()
                .isCreated()
                .expectBody();
        post("Payment 1 refused", 300, Map.of("release", "1.0"));
        post("Payment 2 refused", 2, Map.of("release", "1.1", "events", 5, "env", "DEV"));
        post("Order 1 lost", 60, Map.of("level", "CRITICAL", "source", "orders"));
        post("Disk of host alpha is full", 1, Map.of("source", "orders"));
        post("Disk of host beta is full", 60 * 24 * 9, Map.of());
        post("Started", 1, Map.of("level", "INFO"));
    }

    private String post(String description, long minutesAgo, Map<String, Object> fields) {
        Map<String, Object> event = new HashMap<>(Events.json(description, "project", slug));
        event.put("date", NOW.minus(minutesAgo, ChronoUnit.MINUTES).toString());
        event.putAll(fields);
        return admin.post(event);
    }

    private List<Map<?, ?>> list(String query) {
        List<Map<?, ?>> rows = new ArrayList<>();
        ((List<?>) admin.list(ISSUES + "?project=" + slug + query).get("results"))
                .forEach(row -> rows.add((Map<?, ?>) row));
        return rows;
    }

    private List<String> titles(String query) {
        return list(query).stream()
                .map(row -> row.get("title") + " " + row.get("logs") + "/" + row.get("events"))
                .toList();
    }

    @Test
    void issuesAreListedWithTheirNumbersNewestFirst() {
        assertThat(titles(""))
                .containsExactly("Disk of host alpha is full 2/2", "Payment 1 refused 2/6", "Order 1 lost 1/1");
        Map<?, ?> payment = list("").get(1);
        assertThat(payment.get("number")).isEqualTo(1);
        assertThat(payment.get("project")).isEqualTo(slug);
        assertThat(payment.get("culprit")).isEqualTo("payments-api");
        assertThat(payment.get("level")).isEqualTo("ERROR");
        assertThat(payment.get("status")).isEqualTo("open");
        assertThat(payment.get("first_release")).isEqualTo("1.0");
        assertThat(Instant.parse((String) payment.get("first_seen"))).isEqualTo(NOW.minus(300, ChronoUnit.MINUTES));
        assertThat(Instant.parse((String) payment.get("last_seen"))).isEqualTo(NOW.minus(2, ChronoUnit.MINUTES));
        assertThat(payment.get("environments")).isEqualTo(List.of("DEV", "PRODUCTION"));
        assertThat(((List<?>) payment.get("trend"))
                        .stream().mapToInt(n -> (Integer) n).sum())
                .isEqualTo(6);
        assertThat((List<?>) payment.get("trend")).hasSize(24);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            &level=CRITICAL | Order 1 lost 1/1
            &env=dev | Payment 1 refused 1/5
            &source=orders | Disk of host alpha is full 2/2,Order 1 lost 1/1
            &release=1.1 | Payment 1 refused 1/5
            &from=now-3m | Disk of host alpha is full 1/1,Payment 1 refused 1/5
            &from=now-2h&to=now-30m | Order 1 lost 1/1
            &from=now-10d&to=now-8d | Disk of host alpha is full 1/1
            &from=now-10d | Disk of host alpha is full 2/2,Payment 1 refused 2/6,Order 1 lost 1/1
            &from=now-1m&to=now-30d |
            &status=open&level=CRITICAL | Order 1 lost 1/1
            &status=resolved |
            &q=refused | Payment 1 refused 2/6
            &q=-refused -lost | Disk of host alpha is full 2/2
            &q=REFUSED OR lost | Payment 1 refused 2/6,Order 1 lost 1/1
            &q=env:dev | Payment 1 refused 1/5
            &q=-env:dev refused | Payment 1 refused 1/1
            &q=-release:1* -env:dev | Disk of host alpha is full 2/2,Order 1 lost 1/1
            &q=level:critical OR release:1.0 | Payment 1 refused 1/1,Order 1 lost 1/1
            &q=source:ord* date:>now-30m | Disk of host alpha is full 1/1
            &q=-source:orders | Payment 1 refused 2/6
            &q=events:>5 | Payment 1 refused 2/6
            &q=events:>5 env:production |
            &q=status:open lost | Order 1 lost 1/1
            &q=-status:open |
            &q=type:* |
            &q=-type:X culprit:pay* | Payment 1 refused 2/6
            &q=date:<=now-8d | Disk of host alpha is full 1/1
            &q=refused&env=production | Payment 1 refused 1/1
            &ordering=-trend | Payment 1 refused 2/6,Disk of host alpha is full 2/2,Order 1 lost 1/1
            &ordering=trend&from=now-2h | Order 1 lost 1/1,Disk of host alpha is full 1/1,Payment 1 refused 1/5
            &ordering=-events | Payment 1 refused 2/6,Disk of host alpha is full 2/2,Order 1 lost 1/1
            &ordering=first_seen | Disk of host alpha is full 2/2,Payment 1 refused 2/6,Order 1 lost 1/1
            &ordering=last_seen | Order 1 lost 1/1,Payment 1 refused 2/6,Disk of host alpha is full 2/2
            """)
    void filtersAndOrdersSelectIssuesAndTheirLogs(String query, @Nullable String expected) {
        List<String> titles = expected == null ? List.of() : List.of(expected.split(","));
        assertThat(titles(query)).isEqualTo(titles);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&from=now-10d",
                "&from=now-2h&to=now-30m",
                "&from=now-10h&env=dev",
                "&from=now-10h&release=1.0",
                "&level=CRITICAL"
            })
    void trendsHaveTheSameLogsAsTheNumbers(String query) {
        assertThat(list(query))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(((List<?>) row.get("trend"))
                                .stream().mapToInt(events -> (Integer) events).sum())
                        .isEqualTo(row.get("events")));
    }

    @Test
    void theTrendOfAnOpenPeriodEndsNow() {
        List<?> trend = (List<?>) list("&from=now-6h&q=refused").get(0).get("trend");
        // Parts of a quarter of an hour: 300 minutes ago, and 2 minutes ago.
        assertThat((Integer) trend.get(3) + (Integer) trend.get(4)).isEqualTo(1);
        assertThat(trend.get(23)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&ordering=events",
                "&ordering=-events",
                "&ordering=last_seen",
                "&ordering=-first_seen",
                "&ordering=trend"
            })
    void pagesFollowOneAnotherInBothDirections(String ordering) {
        List<String> all = titles(ordering);
        List<String> forward = new ArrayList<>();
        List<String> backward = new ArrayList<>();
        String next = ISSUES + "?page_size=1&project=" + slug + ordering;
        String last = next;
        while (next != null) {
            Map<?, ?> page = admin.list(next);
            forward.add(title(page));
            last = next;
            next = path(page.get("next"));
        }
        String previous = path(admin.list(last).get("previous"));
        while (previous != null) {
            Map<?, ?> page = admin.list(previous);
            backward.add(0, title(page));
            previous = path(page.get("previous"));
        }
        assertThat(forward).isEqualTo(all);
        assertThat(backward).isEqualTo(all.subList(0, all.size() - 1));
    }

    private static String title(Map<?, ?> page) {
        Map<?, ?> row = (Map<?, ?>) ((List<?>) page.get("results")).get(0);
        return row.get("title") + " " + row.get("logs") + "/" + row.get("events");
    }

    private static @Nullable String path(@Nullable Object link) {
        return link == null ? null : link.toString().replaceFirst("^http://[^/]+", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "&from=now-10d | 5 | 21600",
                "&from=now-6h | 4 | 600",
                "&from=now-6h&q=refused | 2 | 600",
                "&from=now-6h&env=dev&status=open | 1 | 600",
                "&q=type:X | 0 | 1800",
                "&from=now-3m | 2 | 60",
                "&from=now-40d&tz=Asia/Kolkata | 5 | 86400",
                "&from=now-6h&tz=Asia/Kolkata | 4 | 600",
                "&from=now-400d | 5 | 604800"
            })
    void theHistogramHasTheLogsOfTheListsIssues(String query, int logs, int seconds) {
        Map<?, ?> histogram = admin.list(ISSUES + "histogram/?project=" + slug + query);
        List<?> buckets = (List<?>) histogram.get("buckets");
        assertThat(buckets.stream()
                        .mapToInt(bucket -> (Integer) ((Map<?, ?>) bucket).get("count"))
                        .sum())
                .isEqualTo(logs);
        assertThat(histogram.get("interval_seconds")).isEqualTo(seconds);
        assertThat(buckets).hasSizeBetween(1, 60);
    }

    @Test
    void bucketsOfDaysBeginAtMidnightOfTheTimeZone() {
        List<?> buckets = (List<?>) admin.list(ISSUES + "histogram/?from=now-40d&tz=America/New_York&project=" + slug)
                .get("buckets");
        assertThat(buckets)
                .hasSizeBetween(40, 42)
                .allSatisfy(bucket -> assertThat(Instant.parse((String) ((Map<?, ?>) bucket).get("start"))
                                .atZone(ZoneId.of("America/New_York"))
                                .toLocalTime())
                        .isEqualTo(LocalTime.MIDNIGHT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=trace_id:1",
                "q=level:error OR type:X",
                "q=-date:2026-01-01",
                "q=details:x",
                "search=x",
                "attr.a=1",
                "trace_id=x",
                "archived=all",
                "clock=received",
                "page=2",
                "ordering=level",
                "status=closed",
                "cursor=x",
                "page_size=0",
                "level=HIGH",
                "env=nowhere",
                "from=yesterday",
                "project=unknown"
            })
    void invalidParametersAreNamed(String parameter) {
        admin.get(ISSUES + "?" + parameter)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors['" + parameter.substring(0, parameter.indexOf('=')) + "']")
                .exists();
    }

    @Test
    void anIssueIsReadByItsId() {
        Object id = list("").get(2).get("id");
        admin.get(ISSUES + id + "/")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Order 1 lost")
                .jsonPath("$.trend.length()")
                .isEqualTo(24);
        for (String unknown : List.of("999999999", "0", "x", "99999999999999999999")) {
            admin.get(ISSUES + unknown + "/").expectStatus().isNotFound().expectBody();
        }
    }

    @Test
    void logsAndHistogramOfAnIssueHaveTheParametersOfTheirLists() {
        Object payments = list("").get(1).get("id");
        String logs = ISSUES + payments + "/logs/";
        assertThat(admin.descriptions(logs)).containsExactly("Payment 2 refused", "Payment 1 refused");
        assertThat(admin.descriptions(logs + "?ordering=date&page_size=1")).containsExactly("Payment 1 refused");
        assertThat(admin.descriptions(logs + "?env=DEV&issue=1")).containsExactly("Payment 2 refused");
        admin.get(ISSUES + payments + "/histogram/?from=now-1h")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.buckets[*].events")
                .value((List<Integer> events) -> assertThat(events).contains(5));
        for (String below : List.of("999999999/logs/", "x/logs/", "0/histogram/")) {
            admin.get(ISSUES + below).expectStatus().isNotFound().expectBody();
        }
    }

    @Test
    void issuesOfProjectsOfOthersAreNeitherListedNorRead() {
        Object id = list("").get(0).get("id");
        Api outsider = new Api(client, Accounts.userToken(client, database, "outsider-of-issues"));
        assertThat((List<?>) outsider.list(ISSUES).get("results"))
                .noneMatch(row -> slug.equals(((Map<?, ?>) row).get("project")));
        outsider.get(ISSUES + id + "/").expectStatus().isNotFound().expectBody();
        outsider.get(ISSUES + id + "/logs/").expectStatus().isNotFound().expectBody();
        outsider.get(Api.LOGS + "?issue=" + id).expectStatus().isBadRequest().expectBody();
    }
}
