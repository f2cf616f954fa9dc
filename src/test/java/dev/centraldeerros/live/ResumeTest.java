package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

/** One who loses the connection again and again, while others post. */
@ServerTest
class ResumeTest {
    private static final int SENDERS = 4;
    private static final int EACH = 200;

    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    @ParameterizedTest(name = "resumedStreamsHaveNoGapAndNoRepeatWithinOne, seed {0}")
    @ValueSource(longs = {1, 2})
    void resumedStreamsHaveNoGapAndNoRepeatWithinOne(long seed) {
        Http http = new Http(port, Accounts.token(client, "resumer"));
        String source = UUID.randomUUID().toString();
        String last = Events.post(client, http.token(), Events.json("first", "source", source));
        Random random = new Random(seed);
        Set<String> seen = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<List<String>>> posting = Posters.start(threads, http, source, SENDERS, EACH, "event");
            boolean over = false;
            for (int stream = 0; !over; stream++) {
                over = posting.stream().allMatch(Future::isDone);
                String batch = stream % 2 == 0 ? "&batch=true" : "";
                boolean header = random.nextBoolean();
                try (LiveStream live = header
                        ? LiveStream.open(http, "?source=" + source + batch, "Last-Event-ID", last)
                        : LiveStream.open(http, "?source=" + source + batch + "&last_event_id=" + last)) {
                    if (over) {
                        Set<String> missing = new HashSet<>(Posters.join(posting));
                        missing.removeAll(seen);
                        live.await(frames -> live.ids().containsAll(missing));
                    } else {
                        int frames = 1 + random.nextInt(40);
                        live.await(
                                all -> all.size() > frames || posting.stream().allMatch(Future::isDone));
                    }
                    live.hangUp();
                    List<String> ids = live.ids();
                    assertThat(ids).doesNotHaveDuplicates();
                    seen.addAll(ids);
                    last = live.lastEventId() == null ? last : live.lastEventId();
                }
            }
            assertThat(seen).containsAll(new ArrayList<>(Posters.join(posting)));
            assertThat(Api.as(client, "resumer")
                            .list(Api.LOGS + "?source={s}", source)
                            .get("count"))
                    .isEqualTo(SENDERS * EACH + 1);
        } finally {
            threads.shutdownNow();
        }
    }
}
