package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

@ServerTest
class SlowReaderTest {
    /** 16 KB on the wire: what the operating system holds for one who does not read is a few hundred of these. */
    private static final String LARGE = "😀".repeat(4_096);

    private static final int SENDERS = 4;
    private static final int EACH = 300;

    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    @Test
    void aReaderThatDoesNotKeepUpLosesRowsForItselfAloneAndIsTold() throws IOException {
        Http http = new Http(port, Accounts.token(client, "slow-reader"));
        String source = UUID.randomUUID().toString();
        try (LiveStream other = LiveStream.open(http, "?source=" + source);
                Socket slow = http.connect(4_096)) {
            slow.getOutputStream().write(http.head("GET", Api.LOGS + "?source=" + source, "Accept: text/event-stream"));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8), 1_024);
            while (!lines.readLine().startsWith("retry: ")) {
                // up to the moment from which on it is registered
            }

            List<String> posted = Posters.post(http, source, SENDERS, EACH, LARGE);
            other.awaitLogs(posted.size());
            assertThat(other.ids()).containsExactlyInAnyOrderElementsOf(posted);
            assertThat(other.frames()).noneMatch(frame -> "dropped".equals(frame.event()));

            int received = 0;
            long dropped = 0;
            while (received + dropped < posted.size()) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    received++;
                } else if (line.startsWith("data: {\"count\":")) {
                    dropped += Http.json(line.substring("data: ".length()))
                            .get("count")
                            .longValue();
                }
            }
            assertThat(dropped).isPositive();
            assertThat(received + dropped).isEqualTo(posted.size());
        }
    }
}
