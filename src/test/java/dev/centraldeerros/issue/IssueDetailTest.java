package dev.centraldeerros.issue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
class IssueDetailTest {
    private static final String ISSUES = "/v1/api/issues/";
    private static final String PREVIEW = "/v1/api/grouping/preview/";
    private static final String TRACE = """
            java.lang.IllegalStateException: order 17 closed
            \tat com.acme.shop.Orders.close(Orders.java:88)
            \tat java.base/java.util.ArrayList.forEach(ArrayList.java:1596)
            \tat com.acme.shop.Checkout.post(Checkout.java:41)
            """;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    private Api admin;
    private final String slug = "d-" + UUID.randomUUID();
    private final List<String> ids = new ArrayList<>();
    private String issue = "";

    @BeforeEach
    void issueOfThreeLogs() {
        admin = new Api(client, Accounts.adminToken(client, database, "detail-of-issues"));
        admin.send(HttpMethod.POST, "/v1/api/projects/", Map.of("slug", slug, "name", "Detail"))
                .expectStatus()
                .isCreated()
                .expectBody();
        ids.add(post("Payment 1 refused", Map.of("attributes", Map.of("customer", "ana", "shard", 1))));
        ids.add(post("Payment 2 refused", Map.of("env", "DEV", "attributes", Map.of("customer", "rui", "shard", 1))));
        ids.add(post("Payment 3 refused", Map.of("release", "1.1", "attributes", Map.of("shard", 2))));
        Map<?, ?> row =
                (Map<?, ?>) ((List<?>) admin.list(ISSUES + "?project=" + slug).get("results")).get(0);
        issue = ISSUES + row.get("id") + "/";
    }

    private Map<String, Object> event(String description, Map<String, Object> fields) {
        Map<String, Object> event = new HashMap<>(Events.json(description, "project", slug));
        event.put("date", Instant.now().toString());
        event.putAll(fields);
        return event;
    }

    private String post(String description, Map<String, Object> fields) {
        return admin.post(event(description, fields));
    }

    @Test
    void logsOfAnIssueFollowOneAnother() {
        Map<?, ?> latest = admin.list(issue + "logs/latest/");
        assertThat(((Map<?, ?>) latest.get("log")).get("id")).isEqualTo(ids.get(2));
        assertThat(((Map<?, ?>) latest.get("log")).get("attributes")).isEqualTo(Map.of("shard", 2));
        assertThat(latest.get("next")).isNull();
        Map<?, ?> middle = admin.list(issue + "logs/" + latest.get("previous") + "/");
        assertThat(middle.get("previous")).isEqualTo(ids.get(0));
        assertThat(middle.get("next")).isEqualTo(ids.get(2));
        Map<?, ?> oldest = admin.list(issue + "logs/oldest/?env=DEV");
        assertThat(((Map<?, ?>) oldest.get("log")).get("id")).isEqualTo(ids.get(1));
        assertThat(oldest.get("previous")).isNull();
        assertThat(oldest.get("next")).isNull();
    }

    @Test
    void logsOfOtherIssuesAreNotShown() {
        String other = post("Another disk", Map.of());
        for (String log : List.of(other, UUID.randomUUID().toString(), "x")) {
            admin.get(issue + "logs/" + log + "/").expectStatus().isNotFound().expectBody();
        }
        admin.get(issue + "logs/latest/?env=HOMOLOGATION")
                .expectStatus()
                .isNotFound()
                .expectBody();
    }

    @Test
    void tagsHaveTheSharesOfFieldsAndAttributes() {
        Map<?, ?> tags = admin.list(issue + "tags/");
        assertThat(tags.get("logs")).isEqualTo(3);
        assertThat(tags.get("estimated")).isEqualTo(false);
        Map<?, ?> facets = (Map<?, ?>) tags.get("facets");
        assertThat(List.<Object>copyOf(facets.keySet()))
                .containsExactly("level", "env", "source", "release", "attr.shard", "attr.customer");
        assertThat(facets.get("attr.shard"))
                .isEqualTo(List.of(
                        Map.of("value", "1", "count", 2, "share", 0.6667),
                        Map.of("value", "2", "count", 1, "share", 0.3333)));
        assertThat(((Map<?, ?>) admin.list(issue + "tags/?by=env&env=DEV").get("facets")))
                .isEqualTo(Map.of("env", List.of(Map.of("value", "DEV", "count", 1, "share", 1.0))));
    }

    @Test
    void theGroupingOfAMessageMarksItsWords() {
        Map<?, ?> grouping = admin.list(issue + "grouping/");
        assertThat(grouping.get("log")).isEqualTo(ids.get(2));
        assertThat(grouping.get("reason")).isEqualTo("message");
        assertThat(grouping.get("parts")).isEqualTo(List.of("Payment <*> refused"));
        assertThat(marked((List<?>) grouping.get("message"), "text")).isEqualTo("+Payment |-3|+ refused");
        assertThat(String.valueOf(grouping.get("explanation"))).contains("words of the description");
    }

    private static String marked(List<?> pieces, String text) {
        return pieces.stream()
                .map(piece -> (Map<?, ?>) piece)
                .map(piece -> (Boolean.TRUE.equals(piece.get("counts")) ? "+" : "-") + piece.get(text))
                .collect(Collectors.joining("|"));
    }

    private Map<?, ?> preview(Map<String, Object> body) {
        return admin.send(HttpMethod.POST, PREVIEW, body)
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    @Test
    void aPreviewNamesTheIssueThatALogWouldJoin() {
        Map<?, ?> joined = preview(event("Payment 99 refused", Map.of()));
        assertThat(ISSUES + ((Map<?, ?>) joined.get("issue")).get("id") + "/").isEqualTo(issue);
        assertThat(joined.get("project")).isEqualTo(slug);
        Map<?, ?> fresh = preview(event("failed", Map.of("details", TRACE, "level", "INFO")));
        assertThat(fresh.get("issue")).isNull();
        assertThat(fresh.get("reason")).isEqualTo("exception");
        assertThat(fresh.get("title")).isEqualTo("IllegalStateException: order 17 closed");
        Map<?, ?> exception = (Map<?, ?>) ((List<?>) fresh.get("exceptions")).get(0);
        assertThat(marked((List<?>) exception.get("frames"), "function")).isEqualTo("+close|-forEach|+post");
        Map<?, ?> none = preview(event("Started", Map.of("level", "INFO")));
        assertThat(none.get("reason")).isNull();
        assertThat(String.valueOf(none.get("explanation"))).contains("no issue");
        Map<?, ?> own = preview(event("Payment 1 refused", Map.of("fingerprint", List.of("{{ default }}", "eu"))));
        assertThat(own.get("reason")).isEqualTo("client");
        assertThat(own.get("parts")).isEqualTo(List.of("Payment <*> refused", "eu"));
    }

    @Test
    void aPreviewStoresNothing() {
        Map<?, ?> unused = preview(event("Never seen before", Map.of()));
        assertThat((List<?>) admin.list(ISSUES + "?project=" + slug).get("results"))
                .hasSize(1);
        assertThat(admin.descriptions(Api.LOGS + "?project=" + slug)).hasSize(3);
    }

    @Test
    void aPreviewOfAnInvalidLogNamesItsFields() {
        admin.send(HttpMethod.POST, PREVIEW, Map.of("description", "x", "project", slug))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.level")
                .exists();
        Api outsider = new Api(client, Accounts.userToken(client, database, "outsider-of-details"));
        outsider.send(HttpMethod.POST, PREVIEW, event("Payment 1 refused", Map.of()))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.project")
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags/?by=size", "tags/?top=0", "grouping/?level=HIGH", "logs/latest/?from=x"})
    void invalidParametersAreRefused(String path) {
        admin.get(issue + path).expectStatus().isBadRequest().expectBody();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags/", "grouping/", "logs/latest/"})
    void whatBelongsToAnUnseenIssueIsNotFound(String path) {
        Api outsider = new Api(client, Accounts.userToken(client, database, "outsider-of-details"));
        outsider.get(issue + path).expectStatus().isNotFound().expectBody();
        admin.get(ISSUES + "999999999/" + path).expectStatus().isNotFound().expectBody();
    }
}
