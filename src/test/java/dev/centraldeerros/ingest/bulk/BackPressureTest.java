package dev.centraldeerros.ingest.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.http.coding.Coded;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** Many long bodies with little capacity wait for the database, and none is rejected half-way. */
@ServerTest
@TestPropertySource(
        properties = {
            "central.ingest.queue-bytes=1MB",
            "central.ingest.queue-events=1500",
            "central.ingest.max-event-bytes=200KB"
        })
class BackPressureTest {
    private static final int SENDERS = 6;
    private static final int EVENTS = 15_000;

    @Autowired
    private WebTestClient client;

    @Autowired
    private IngestLimiter limiter;

    @LocalServerPort
    private int port;

    @Test
    void longBodiesThatComeTogetherWaitForRoomAndAreStoredWhole() {
        Http http = new Http(port, Accounts.token(client, "pressing"));
        byte[] line = (JsonMapper.shared().writeValueAsString(Events.json("pressing")) + "\n").getBytes(UTF_8);
        byte[] plain = new String(line, UTF_8).repeat(EVENTS).getBytes(UTF_8);
        byte[] coded = Coded.GZIP.of(plain);

        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, SENDERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> i % 2 == 0
                        ? http.post(BodyPublishers.ofByteArray(plain), "Content-Type", "application/x-ndjson")
                        : http.post(
                                BodyPublishers.ofByteArray(coded),
                                "Content-Type",
                                "application/x-ndjson",
                                "Content-Encoding",
                                "gzip")))
                .toList();

        for (CompletableFuture<HttpResponse<String>> one : sent) {
            HttpResponse<String> answer = one.join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(Http.json(answer).get("accepted").intValue()).isEqualTo(EVENTS);
        }
        org.awaitility.Awaitility.await().until(() -> limiter.bytes() == 0 && limiter.events() == 0);
    }
}
