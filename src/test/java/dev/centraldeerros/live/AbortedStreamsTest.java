package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Streams that are aborted at any moment while logs arrive. */
@ServerTest
@TestPropertySource(properties = {"spring.application.name=aborted-streams", "central.live.streams-per-account=20"})
class AbortedStreamsTest {
    private static final int CYCLES = 2_000;
    private static final int THREADS = 8;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Of the test's own client, and of the pools, which open connections when they please. */
    private static final long FEW = 60;

    @Autowired
    private WebTestClient client;

    @Autowired
    private MeterRegistry meters;

    @LocalServerPort
    private int port;

    @Test
    void thousandsThatComeAndGoLeaveNothingSeed5() throws Exception {
        Http http = new Http(port, Accounts.token(client, "fickle"));
        String last = Events.post(client, http.token(), Events.json("before", "source", "fickle"));
        long descriptors = descriptors();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(5 + thread);
                running.add(threads.submit(() -> {
                    for (int i = 0; i < CYCLES / THREADS; i++) {
                        comeAndGo(http, last, random);
                    }
                    return null;
                }));
            }
            Posters.post(http, "fickle", 1, 200);
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> meters.get("central.live.streams").gauge().value() == 0);
        if (Files.exists(DESCRIPTORS)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> descriptors() < descriptors + FEW);
        }
        // Every place is free again, and who takes one sees what comes.
        List<LiveStream> all = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                all.add(LiveStream.open(http, "?source=fickle"));
            }
            new Api(client, http.token()).post(Events.json("after", "source", "fickle"));
            all.forEach(stream -> stream.awaitLogs(1));
            assertThat(all).allMatch(stream -> stream.descriptions().equals(List.of("after")));
        } finally {
            all.forEach(LiveStream::close);
        }
    }

    private static void comeAndGo(Http http, String last, Random random) throws IOException {
        String query = "?source=fickle" + (random.nextBoolean() ? "&batch=true" : "")
                + (random.nextInt(3) == 0 ? "&last_event_id=" + last : "");
        try (Socket socket = http.connect(4_096)) {
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
            byte[] head = http.head("GET", Api.LOGS + query, "Accept: text/event-stream");
            switch (random.nextInt(4)) {
                case 0 -> socket.getOutputStream().write(head, 0, random.nextInt(head.length));
                case 1 -> socket.getOutputStream().write(head);
                default -> {
                    socket.getOutputStream().write(head);
                    assertThat(socket.getInputStream().readNBytes(1 + random.nextInt(100)))
                            .isNotEmpty();
                }
            }
        }
    }

    private static long descriptors() throws IOException {
        if (!Files.exists(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }
}
