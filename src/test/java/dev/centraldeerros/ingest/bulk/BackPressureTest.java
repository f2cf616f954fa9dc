package dev.centraldeerros.ingest.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.http.coding.Coded;
import dev.centraldeerros.ingest.queue.Admission;
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

/** Many long bodies at once, and little room: their senders wait for the database, and nobody is sent away half-way. */
@ServerTest
@TestPropertySource(
        properties = {
            "central.ingest.queue-bytes=1MB",
            "central.ingest.queue-events=1500",
            "central.ingest.max-event-bytes=256KB"
        })
class BackPressureTest {
    private static final int SENDERS = 6;
    private static final int EVENTS = 15_000;
    private static final String LINE = JsonMapper.shared().writeValueAsString(Events.json("pressing")) + "\n";

    @Autowired
    private WebTestClient client;

    @Autowired
    private Admission admission;

    @LocalServerPort
    private int port;

    /** Sends all of them, and goes on where it was turned away; answers how often it was. */
    private static int send(Http http, boolean isCoded) {
        int next = 0;
        int refusals = 0;
        while (true) {
            byte[] rest = LINE.repeat(EVENTS - next).getBytes(UTF_8);
            HttpResponse<String> answer = isCoded
                    ? http.post(
                            BodyPublishers.ofByteArray(Coded.GZIP.of(rest)),
                            "Content-Type",
                            "application/x-ndjson",
                            "Content-Encoding",
                            "gzip")
                    : http.post(BodyPublishers.ofByteArray(rest), "Content-Type", "application/x-ndjson");
            next += Http.json(answer).path("accepted").asInt(0);
            if (answer.statusCode() == 201) {
                assertThat(next).isEqualTo(EVENTS);
                return refusals;
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            refusals++;
        }
    }

    @Test
    void longBodiesThatComeTogetherWaitForRoomAndAreStoredWhole() {
        Http http = new Http(port, Accounts.token(client, "pressing"));
        List<CompletableFuture<Integer>> sent = IntStream.range(0, SENDERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> send(http, i % 2 == 1)))
                .toList();

        // Without waiting each is turned away hundreds of times; a few are the machine's, when it stands still for
        // seconds.
        assertThat(sent).map(CompletableFuture::join).allMatch(refusals -> refusals <= 20);
        org.awaitility.Awaitility.await().until(() -> admission.bytes() == 0 && admission.events() == 0);
    }
}
