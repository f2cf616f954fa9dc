package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.event.EventIds;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes on one database that hear one another. */
class NodesTest {
    private static TwoNodes nodes;

    private final String source = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        nodes = TwoNodes.start();
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
    void everyNodeStreamsWhatEveryNodeCommitsInOneOrder() {
        ExecutorService threads = Executors.newFixedThreadPool(2 * TwoNodes.SENDERS);
        try (LiveStream here = open(nodes.first(), "");
                LiveStream there = open(nodes.second(), "&batch=true")) {
            List<Future<List<String>>> posting = nodes.posting(threads, source);
            List<String> ids = Posters.join(posting);
            here.awaitLogs(ids.size());
            there.awaitLogs(ids.size());

            assertThat(here.ids()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(there.ids()).isEqualTo(here.ids());
        } finally {
            threads.shutdownNow();
        }
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
            for (String text :
                    List.of("", "x", "x c", "x c 1", "x c 1 %%%", "x c 1 AAAA", "x l never ", "x ? 0 ", "x cc 0 ")) {
                TestDatabase.execute(nodes.database(), "SELECT pg_notify('central_live', '" + text + "')");
            }
            nodes.api(nodes.second()).post(Events.json("after", "source", source));
            here.awaitLogs(1);
            assertThat(here.descriptions()).containsExactly("after");
        }
    }

    @Test
    void whatANodeCommittedThatFellSilentBeforeItToldIsReadInTheEnd() {
        // Nothing that was missed before is being read.
        nodes.awaitNotices();
        nodes.api(nodes.first()).post(Events.json("known", "source", source));
        try (LiveStream here = open(nodes.first(), "");
                LiveStream there = open(nodes.second(), "")) {
            TestDatabase.execute(
                    nodes.database(),
                    "SELECT pg_notify('central_live', 'ghost a 0 ')",
                    "INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)"
                            + " SELECT user_id, date, project_id, events, level, environment, '"
                            + new EventIds(Clock.systemUTC()).next()
                            + "', source, 'told by nobody' FROM log WHERE source = '" + source + "'");
            here.await(frames -> here.descriptions().contains("told by nobody"));
            there.await(frames -> there.descriptions().contains("told by nobody"));
            assertThat(here.ids()).doesNotHaveDuplicates();
            assertThat(there.ids()).doesNotHaveDuplicates();
        }
    }
}
