package dev.centraldeerros.query.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogActionTest {
    private static final String MADE_UP = "0193a0a0-0000-7000-8000-000000000000";

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Api owner;
    private Api other;
    private Api admin;

    /** Told apart by their source, which is new for each test. */
    private String source;

    @BeforeAll
    void signIn() {
        Accounts.token(client, "first-of-all");
        owner = Api.as(client, "change-owner");
        other = Api.as(client, "change-other");
        Accounts.token(client, "change-admin");
        database.sql("UPDATE account SET role = 'admin' WHERE username = 'change-admin'")
                .fetch()
                .rowsUpdated()
                .block();
        // Its earlier token has the role of before.
        admin = new Api(client, Accounts.newToken(client, "change-admin"));
    }

    @BeforeEach
    void newSource() {
        source = UUID.randomUUID().toString();
    }

    private String post(Api sender, String description) {
        return sender.post(Events.json(description, "source", source));
    }

    private static String uri(String id) {
        return Api.LOGS + id + "/";
    }

    private List<String> listed(String query) {
        return owner.descriptions(Api.LOGS + "?ordering=received_at&source={s}" + query, source);
    }

    private static void expectChanged(ResponseSpec answer, int matched, int changed) {
        answer.expectStatus().isOk().expectBody().json("{\"matched\":%d,\"changed\":%d}".formatted(matched, changed));
    }

    @Test
    void anOwnerArchivesAndBringsBack() {
        String id = post(owner, "one");

        owner.send(HttpMethod.PATCH, uri(id), null).expectStatus().isNoContent().expectBody();
        assertThat(listed("")).isEmpty();
        assertThat(listed("&archived=true")).containsExactly("one");
        owner.get(uri(id))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.archived")
                .isEqualTo(true);

        owner.send(HttpMethod.PATCH, uri(id), Map.of("archived", true))
                .expectStatus()
                .isNoContent()
                .expectBody();
        assertThat(listed("")).isEmpty();

        owner.send(HttpMethod.PATCH, uri(id), Map.of("archived", false))
                .expectStatus()
                .isNoContent()
                .expectBody();
        assertThat(listed("")).containsExactly("one");

        owner.send(HttpMethod.PATCH, uri(id), Map.of())
                .expectStatus()
                .isNoContent()
                .expectBody();
        assertThat(listed("")).isEmpty();
    }

    @Test
    void anOwnerDeletesForGood() {
        String id = post(owner, "one");

        owner.send(HttpMethod.DELETE, uri(id), null)
                .expectStatus()
                .isNoContent()
                .expectBody();

        owner.get(uri(id)).expectStatus().isNotFound().expectBody();
        owner.send(HttpMethod.DELETE, uri(id), null).expectStatus().isNotFound().expectBody();
        owner.send(HttpMethod.PATCH, uri(id), null).expectStatus().isNotFound().expectBody();
        assertThat(listed("&archived=all")).isEmpty();
    }

    @Test
    void anotherUserMayNotChangeWhatIsNotTheirs() {
        String id = post(owner, "one");

        other.send(HttpMethod.PATCH, uri(id), null).expectStatus().isForbidden().expectBody();
        other.send(HttpMethod.PATCH, uri(id), Map.of("archived", false))
                .expectStatus()
                .isForbidden()
                .expectBody();
        other.send(HttpMethod.DELETE, uri(id), null)
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();

        assertThat(listed("")).containsExactly("one");
    }

    @Test
    void anAdministratorMayChangeEverything() {
        String archived = post(owner, "one");
        String deleted = post(owner, "two");

        admin.send(HttpMethod.PATCH, uri(archived), null)
                .expectStatus()
                .isNoContent()
                .expectBody();
        admin.send(HttpMethod.DELETE, uri(deleted), null)
                .expectStatus()
                .isNoContent()
                .expectBody();

        assertThat(listed("&archived=all")).containsExactly("one");
        assertThat(listed("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {MADE_UP, "ffffffff-ffff-ffff-ffff-ffffffffffff", "17", "0193a0a0-0000-7000-8000-00000000000x"})
    void anIdOfNoLogIsNotFoundForEveryone(String id) {
        for (Api api : List.of(owner, admin)) {
            api.send(HttpMethod.PATCH, uri(id), null)
                    .expectStatus()
                    .isNotFound()
                    .expectBody();
            api.send(HttpMethod.DELETE, uri(id), null)
                    .expectStatus()
                    .isNotFound()
                    .expectBody();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"archived\":\"false\"}", "{\"archived\":0}", "{\"archived\":null}", "[]", "false", "{", "x"})
    void aPatchOfBadFormChangesNothing(String body) {
        String id = post(owner, "one");
        owner.send(HttpMethod.PATCH, uri(id), body)
                .expectStatus()
                .isBadRequest()
                .expectBody();
        assertThat(listed("")).containsExactly("one");
    }

    @Test
    void aPatchInAnotherMediaTypeIsUnsupported() {
        String id = post(owner, "one");
        client.patch()
                .uri(uri(id))
                .header("Authorization", "Bearer " + owner.token())
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("{\"archived\":true}")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectBody();
        assertThat(listed("")).containsExactly("one");
    }

    @Test
    void manyAreArchivedBroughtBackAndDeletedByTheirIds() {
        List<String> ids = List.of(post(owner, "one"), post(owner, "two"), post(owner, "three"));
        Map<String, Object> two = Map.of("ids", List.of(ids.get(0), ids.get(1), MADE_UP, ids.get(0)));

        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "archive/", two), 2, 2);
        assertThat(listed("")).containsExactly("three");
        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "archive/", two), 2, 0);

        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "unarchive/", Map.of("ids", ids)), 3, 2);
        assertThat(listed("")).containsExactly("one", "two", "three");

        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "delete/", two), 2, 2);
        assertThat(listed("&archived=all")).containsExactly("three");
        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "delete/", two), 0, 0);
    }

    @Test
    void manyAreChangedByAFilter() {
        post(owner, "one");
        post(owner, "two");
        owner.post(Events.json("three", "source", source + "-not"));
        Map<String, Object> those = Map.of("filter", Map.of("source", source));

        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "archive/", those), 2, 2);
        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "archive/", those), 0, 0);
        assertThat(listed("")).isEmpty();

        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "unarchive/", those), 2, 2);
        assertThat(listed("")).containsExactly("one", "two");

        Map<String, Object> both = Map.of(
                "filter",
                Map.of(
                        "source",
                        List.of(source, source + "-not"),
                        "field",
                        "description",
                        "search",
                        "T",
                        "level",
                        "error"));
        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "delete/", both), 2, 2);
        assertThat(listed("")).containsExactly("one");
    }

    /** A filter means what is stored: U+FFFD, not the question mark that an encoder writes. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udfff", "\\u0000"})
    void aFilterReplacesWhatTextsCannotHave(String escaped) {
        post(owner, "why?");
        String search = "\"search\":\"" + escaped + "\"";
        String inQuery = "\"q\":\"description:\\\"" + escaped + "\\\"\"";
        assertThat(matched(search)).isZero();
        assertThat(matched("\"field\":\"description\"," + search)).isZero();
        assertThat(matched(inQuery)).isZero();
        assertThat(matched("\"attr.a" + escaped + "\":\"?\"")).isZero();
        post(owner, "here: \uFFFD");
        assertThat(matched(inQuery)).isEqualTo(1);
        assertThat(listed("")).containsExactly("why?");
    }

    /** Deletes what the conditions and the source select. */
    private int matched(String conditions) {
        Http http = new Http(port, Accounts.token(client, "change-owner"));
        String body = "{\"filter\":{\"source\":\"" + source + "\"," + conditions + "}}";
        return Http.json(Http.send(http.request(Api.LOGS + "delete/")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))))
                .get("matched")
                .intValue();
    }

    @Test
    void bulkCallsCountWhatIsNotTheirsAndLeaveItAlone() {
        List<String> ids = List.of(post(owner, "mine"), post(other, "theirs"));
        Map<String, Object> byFilter = Map.of("filter", Map.of("source", source));

        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "archive/", byFilter), 2, 1);
        assertThat(listed("")).containsExactly("theirs");
        expectChanged(other.send(HttpMethod.POST, Api.LOGS + "unarchive/", Map.of("ids", ids)), 2, 0);
        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "delete/", Map.of("ids", ids)), 2, 1);
        assertThat(listed("&archived=all")).containsExactly("theirs");

        expectChanged(admin.send(HttpMethod.POST, Api.LOGS + "delete/", byFilter), 1, 1);
        assertThat(listed("&archived=all")).isEmpty();
    }

    @Test
    void aThousandIdsAreTakenAndNotOneMore() {
        String id = post(owner, "one");
        List<String> thousand = new java.util.ArrayList<>(Collections.nCopies(999, MADE_UP));
        thousand.add(id);
        expectChanged(owner.send(HttpMethod.POST, Api.LOGS + "archive/", Map.of("ids", thousand)), 1, 1);

        thousand.add(id);
        owner.send(HttpMethod.POST, Api.LOGS + "delete/", Map.of("ids", thousand))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.ids")
                .exists();
        assertThat(listed("&archived=all")).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"ids\":[],\"filter\":{}}",
                "{\"ids\":[\"0193a0a0-0000-7000-8000-000000000000\"],\"filter\":{\"level\":\"ERROR\"}}",
                "{\"ids\":[]}",
                "{\"ids\":\"0193a0a0-0000-7000-8000-000000000000\"}",
                "{\"ids\":[17]}",
                "{\"ids\":[null]}",
                "{\"ids\":[\"17\"]}",
                "{\"ids\":[\"0193a0a0-0000-7000-8000-00000000000x\"]}",
                "{\"ids\":[\"1-1-1-1-1\"]}",
                "{\"ids\":[\"0193a0a00-000-7000-8000-000000000000\"]}",
                "{\"ids\":[\"0193a0a0-0000-7000-8000-00000000000\u0660\"]}",
                "{\"ids\":[\"{0193a0a0-0000-7000-8000-0000000000}\"]}",
                "{\"ids\":null}",
                "{\"filter\":{\"source\":\"x\"},\"next\":\"there\"}",
                "{\"filter\":{\"source\":\"x\"},\"next\":1}",
                "{\"filter\":{}}",
                "{\"filter\":[]}",
                "{\"filter\":null}",
                "{\"filter\":\"level=ERROR\"}",
                "{\"filter\":{\"colour\":\"blue\"}}",
                "{\"filter\":{\"source\":\"x\",\"user\":\"blue\"}}",
                "{\"filter\":{\"ordering\":\"date\"}}",
                "{\"filter\":{\"page_size\":\"1\"}}",
                "{\"filter\":{\"level\":\"LOUD\"}}",
                "{\"filter\":{\"level\":{\"a\":1}}}",
                "{\"filter\":{\"level\":null}}",
                "{\"filter\":{\"level\":[]}}",
                "{\"filter\":{\"source\":\"\"}}",
                "{\"filter\":{\"search\":\"\"}}",
                "{\"filter\":{\"search\":[\"\"]}}",
                "{\"filter\":{\"level\":\"\"}}",
                "{\"filter\":{\"field\":\"level\"}}",
                "{\"filter\":{\"attr.x\":\"\"}}",
                "{\"filter\":{\"from\":\"yesterday\"}}",
                "{\"filter\":{\"attr.\":\"x\"}}",
                "[]",
                "",
                "{",
                "null"
            })
    void aBulkCallOfBadFormChangesNothing(String body) {
        post(owner, "one");
        for (String action : List.of("archive/", "unarchive/", "delete/")) {
            owner.send(HttpMethod.POST, Api.LOGS + action, body)
                    .expectStatus()
                    .isBadRequest()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody();
        }
        assertThat(listed("")).containsExactly("one");
    }

    /** A segment is counted in one transaction, which keeps changes out for longer than a statement waits for a lock. */
    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "DELETE"})
    void aChangeWaitsForACountUnderWay(String method) throws Exception {
        String id = post(owner, "counted concurrently");
        String name = database.sql("SELECT current_database()::text AS name")
                .map(row -> row.get("name", String.class))
                .one()
                .block();
        try (Connection counting = TestDatabase.connection(name);
                Statement statement = counting.createStatement()) {
            counting.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('central-de-erros counts'))");
            CompletableFuture<ResponseSpec> change =
                    CompletableFuture.supplyAsync(() -> owner.send(HttpMethod.valueOf(method), uri(id), ""));
            // Longer than lock_timeout.
            assertThat(change).failsWithin(Duration.ofMillis(1_500));
            counting.rollback();
            change.get(1, TimeUnit.MINUTES).expectStatus().is2xxSuccessful();
        }
    }

    @Test
    void everyUnknownConditionIsNamed() {
        owner.send(
                        HttpMethod.POST,
                        Api.LOGS + "delete/",
                        "{\"filter\":{\"colour\":\"x\",\"size\":\"y\",\"env\":\"MARS\"}}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.colour")
                .exists()
                .jsonPath("$.errors.size")
                .exists()
                .jsonPath("$.errors.env")
                .exists();
    }
}
