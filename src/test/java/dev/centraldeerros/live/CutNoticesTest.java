package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one database whose connections to hear by are cut again and again. */
class CutNoticesTest {
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

    @ParameterizedTest(name = "streamsThatGoOnAtTheOtherNodeJoinWithoutGapThoughNoticesAreCut, seed {0}")
    @ValueSource(longs = {1, 2})
    void streamsThatGoOnAtTheOtherNodeJoinWithoutGapThoughNoticesAreCut(long seed) {
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
}
