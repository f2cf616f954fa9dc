package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.event.EventIds;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two nodes on one database that hear one another, or are kept from it. */
class MultiNodeStreamTest {
    private static TwoNodes nodes;

    private final String source = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        nodes = TwoNodes.start();
    }

    @BeforeEach
    void hear() {
        nodes.awaitNotices();
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    private LiveStream open(Http node, String query, String... headers) {
        return LiveStream.open(node, "?source=" + source + query, headers);
    }

    @Test
    void everyNodeStreamsWhatEveryNodeCommitsOnce() {
        ExecutorService threads = Executors.newFixedThreadPool(2 * TwoNodes.SENDERS);
        try (LiveStream here = open(nodes.first(), "");
                LiveStream there = open(nodes.second(), "&batch=true")) {
            List<Future<List<String>>> posting = nodes.posting(threads, source);
            List<String> ids = Posters.join(posting);
            here.awaitLogs(ids.size());
            there.awaitLogs(ids.size());

            assertThat(here.ids()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(there.ids()).containsExactlyInAnyOrderElementsOf(ids);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void countsOfIssuesAreExactOnBothNodesWhileBothCommit() {
        long before = issueLogs(nodes.first());
        ExecutorService threads = Executors.newFixedThreadPool(2 * TwoNodes.SENDERS);
        try {
            List<Future<List<String>>> posting = nodes.posting(threads, source);
            long earlier = before;
            while (posting.stream().anyMatch(sender -> !sender.isDone())) {
                long first = issueLogs(nodes.first());
                assertThat(issueLogs(nodes.second())).isGreaterThanOrEqualTo(first);
                assertThat(first).isGreaterThanOrEqualTo(earlier);
                earlier = first;
            }
            List<String> ids = Posters.join(posting);
            assertThat(issueLogs(nodes.second())).isEqualTo(before + ids.size());
            assertThat(issueLogs(nodes.first())).isEqualTo(before + ids.size());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void issuesThatAnotherNodeChangedAreStreamed() {
        try (LiveStream there = LiveStream.at(nodes.second(), "/v1/api/issues/?source=" + source)) {
            nodes.api(nodes.first()).post(Events.json("changed there", "source", source));
            there.await(frames -> frames.stream().anyMatch(frame -> "issue".equals(frame.event())));
        }
    }

    private static long issueLogs(Http node) {
        long logs = 0;
        for (JsonNode issue :
                Http.json(node.get("/v1/api/issues/?page_size=200")).get("results")) {
            logs += issue.get("logs").longValue();
        }
        return logs;
    }

    @Test
    void filtersLookAtAllOfWhatAnotherNodeCommitted() {
        try (LiveStream details = open(nodes.second(), "&field=details&search=needle");
                LiveStream attributes = open(nodes.second(), "&attr.customer=17")) {
            nodes.api(nodes.first()).post(Events.json("without", "source", source));
            Map<String, Object> detailed = Events.json("with", "source", source);
            detailed.put("details", "hay, a needle, hay");
            nodes.api(nodes.first()).post(detailed);
            Map<String, Object> attributed = Events.json("of 17", "source", source);
            attributed.put("attributes", Map.of("customer", 17));
            nodes.api(nodes.first()).post(attributed);
            details.awaitLogs(1);
            attributes.awaitLogs(1);
            assertThat(details.descriptions()).containsExactly("with");
            assertThat(attributes.descriptions()).containsExactly("of 17");
        }
    }

    @Test
    void whatNoNodeSaysChangesNothing() {
        try (LiveStream here = open(nodes.first(), "")) {
            for (String text : List.of(
                    "", "x", "x COMMITTED", "x COMMITTED 1 2 3", "x LEAVE", "x other", "x  ", "x COMMITTED a b")) {
                TestDatabase.execute(nodes.database(), "SELECT pg_notify('central_cluster', '" + text + "')");
            }
            nodes.api(nodes.second()).post(Events.json("after", "source", source));
            here.awaitLogs(1);
            assertThat(here.descriptions()).containsExactly("after");
        }
    }

    @Test
    void whatANodeCommittedThatFellSilentBeforeItToldIsReadInTheEnd() {
        nodes.api(nodes.first()).post(Events.json("known", "source", source));
        try (LiveStream here = open(nodes.first(), "");
                LiveStream there = open(nodes.second(), "")) {
            TestDatabase.execute(
                    nodes.database(),
                    "SELECT pg_notify('central_cluster', 'ghost HEARTBEAT')",
                    "INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)"
                            + " SELECT user_id, date, project_id, events, level, environment, '"
                            + new EventIds(Clock.systemUTC()).next()
                            + "', source, 'without a message' FROM log WHERE source = '" + source + "'");
            here.await(frames -> here.descriptions().contains("without a message"));
            there.await(frames -> there.descriptions().contains("without a message"));
            assertThat(here.ids()).doesNotHaveDuplicates();
            assertThat(there.ids()).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest(name = "streamsResumeAtTheOtherNodeWithoutGapOrNotifications, seed {0}")
    @ValueSource(longs = {1, 2})
    void streamsResumeAtTheOtherNodeWithoutGapOrNotifications(long seed) {
        String last = nodes.api(nodes.first()).post(Events.json("first", "source", source));
        Random random = new Random(seed);
        Set<String> seen = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(2 * TwoNodes.SENDERS);
        try (LiveStream staying = open(nodes.second(), "")) {
            List<Future<List<String>>> posting = nodes.posting(threads, source);
            boolean over = false;
            for (int stream = 0; !over; stream++) {
                over = posting.stream().allMatch(Future::isDone);
                if (stream % 5 == 2) {
                    nodes.cut();
                }
                try (LiveStream live =
                        open(stream % 2 == 0 ? nodes.first() : nodes.second(), "", "Last-Event-ID", last)) {
                    if (over) {
                        Set<String> missing = new HashSet<>(Posters.join(posting));
                        missing.removeAll(seen);
                        live.await(frames -> live.ids().containsAll(missing));
                    } else {
                        int frames = 1 + random.nextInt(60);
                        live.await(
                                all -> all.size() > frames || posting.stream().allMatch(Future::isDone));
                    }
                    live.hangUp();
                    assertThat(live.ids()).doesNotHaveDuplicates();
                    seen.addAll(live.ids());
                    last = live.lastEventId() == null ? last : live.lastEventId();
                }
            }
            List<String> posted = Posters.join(posting);
            assertThat(seen).containsAll(posted);
            staying.await(frames -> staying.ids().containsAll(posted));
            assertThat(staying.ids()).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aConnectionThatHangsIsGivenUp() {
        assumeFalse(
                TestDatabase.stallsAll(), "not tried in a container, of which all stands still: nothing can be posted");
        try (LiveStream here = open(nodes.first(), "");
                LiveStream there = open(nodes.second(), "");
                TestDatabase.Stall stalled = TestDatabase.stall(nodes.database(), "central-de-erros live")) {
            assertThat(stalled).isNotNull();
            nodes.api(nodes.first()).post(Events.json("while it hangs", "source", source));
            here.awaitLogs(1);
            there.awaitLogs(1);
        }
    }

    private static JsonNode change(Http node, String method, String path, Map<String, ?> body) {
        HttpResponse<String> answer = Http.send(node.request(path)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return answer.body().isEmpty() ? JsonMapper.shared().createObjectNode() : Http.json(answer);
    }

    @Test
    void keyIsKnownOnTheOtherNodeAtOnceAndRefusedThereAfterItsRevocation() {
        String keys = "/v1/api/projects/default/keys/";
        JsonNode key = change(nodes.first(), "POST", keys, Map.of("name", "both"));
        Http there = new Http(nodes.second().port(), key.get("key").stringValue());
        byte[] event = JsonMapper.shared().writeValueAsBytes(Events.json("by a key", "source", source));
        assertThat(there.post(event).statusCode()).isEqualTo(201);

        change(nodes.first(), "DELETE", keys + key.get("id").longValue() + "/", Map.of());

        await().until(() -> there.post(event).statusCode() == 401);
    }

    @Test
    void streamOnTheOtherNodeEndsWhenItsAccountLosesTheProject() {
        String slug = "two-" + UUID.randomUUID();
        String members = "/v1/api/projects/" + slug + "/members/leaver/";
        Http leaver = nodes.signIn("leaver");
        change(nodes.first(), "POST", "/v1/api/projects/", Map.of("slug", slug, "name", "Two"));
        change(nodes.first(), "PUT", members, Map.of("role", "viewer"));
        Map<String, Object> event = Events.json("seen", "source", source);
        event.put("project", slug);
        await().until(() -> leaver.get("/v1/api/projects/" + slug + "/").statusCode() == 200);

        try (LiveStream there = LiveStream.open(leaver, "?project=" + slug)) {
            nodes.api(nodes.first()).post(event);
            there.awaitLogs(1);
            change(nodes.first(), "DELETE", members, Map.of());
            there.awaitEnd();
            event.put("description", "not seen");
            nodes.api(nodes.first()).post(event);
            assertThat(there.descriptions()).containsExactly("seen");
            assertThat(leaver.get(Api.LOGS + "?project=" + slug).statusCode()).isEqualTo(400);
        }
    }
}
