package dev.centraldeerros.ingest.bulk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.StoredLogs;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that would never end: nothing of them is gathered, and they are told so as soon as it is clear. */
@ServerTest
class EndlessBodyTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int MEGABYTES = 100;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private IngestLimiter limiter;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void signIn() {
        http = new Http(port, Accounts.token(client, "endless"));
    }

    @AfterEach
    void nothingIsHeldBack() {
        await().until(() -> limiter.bytes() == 0 && limiter.events() == 0);
    }

    private static String event(String source) {
        Map<String, Object> event = Events.json("endless");
        event.put("source", source);
        return JsonMapper.shared().writeValueAsString(event);
    }

    private long stored(String source) {
        return StoredLogs.of(database, source);
    }

    /** What is answered to a body of {@link #MEGABYTES}. */
    private record Sent(int status, JsonNode problem) {}

    private Sent send(String type, String start, String more) throws IOException {
        byte[] block = more.repeat(MEGABYTE / more.length()).getBytes(UTF_8);
        try (Socket socket = http.connect(64 * 1024)) {
            OutputStream out = socket.getOutputStream();
            out.write(http.head("POST", Api.LOGS, "Content-Type: " + type, "Transfer-Encoding: chunked"));
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    chunk(out, start.getBytes(UTF_8));
                    for (int sent = 0; sent < MEGABYTES; sent++) {
                        chunk(out, block);
                    }
                } catch (IOException closed) {
                    // the answer is there
                }
            });
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            int status = Integer.parseInt(answer.readLine().split(" ")[1]);
            int length = 0;
            for (String line = answer.readLine(); !line.isEmpty(); line = answer.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.split(":")[1].strip());
                }
            }
            char[] body = new char[length];
            for (int read = 0; read < length; ) {
                read += answer.read(body, read, length - read);
            }
            socket.shutdownOutput();
            writing.join();
            return new Sent(status, Http.json(new String(body)));
        }
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(US_ASCII));
    }

    @Test
    void aLineOfAHundredMegabytesIsGivenUpAndWhatCameBeforeIsStored() throws IOException {
        Sent sent = send("application/x-ndjson", event("long-line") + "\n{\"description\":\"", "x");

        assertThat(sent.status()).as(sent.problem().toString()).isEqualTo(413);
        assertThat(sent.problem().get("accepted").intValue()).isEqualTo(1);
        assertThat(sent.problem().get("next_index").intValue()).isEqualTo(1);
        assertThat(stored("long-line")).isEqualTo(1);
    }

    @Test
    void anArrayOfBlanksThatNeverEndsIsGivenUp() throws IOException {
        Sent sent = send("application/json", "[" + event("blanks") + ",", " ");

        assertThat(sent.status()).as(sent.problem().toString()).isEqualTo(413);
        assertThat(sent.problem().get("next_index").intValue()).isEqualTo(1);
        assertThat(stored("blanks")).isEqualTo(1);
    }

    @Test
    void anArrayOfArraysThatNeverEndsIsGivenUp() throws IOException {
        Sent sent = send("application/json", "[" + event("deep") + ",", "[");

        assertThat(sent.status()).as(sent.problem().toString()).isIn(400, 413);
        assertThat(sent.problem().get("next_index").intValue()).isEqualTo(1);
        assertThat(stored("deep")).isEqualTo(1);
    }

    @Test
    void badEventsWithoutAnEndAreGivenUp() throws IOException {
        Sent sent = send("application/x-ndjson", event("bad-lines") + "\n", "{}\n");

        assertThat(sent.status()).as(sent.problem().toString()).isEqualTo(400);
        assertThat(sent.problem().get("accepted").intValue()).isEqualTo(1);
        // The first hundred, and why reading ended.
        assertThat(sent.problem().get("errors").size()).isEqualTo(101);
    }

    @Test
    void goodEventsWithoutAnEndAreStoredUntilTheirSenderLeaves() throws IOException {
        byte[] more = ("," + event("good")).repeat(100).getBytes(UTF_8);
        try (Socket socket = http.connect(64 * 1024)) {
            OutputStream out = socket.getOutputStream();
            out.write(http.head("POST", Api.LOGS, "Content-Type: application/json", "Transfer-Encoding: chunked"));
            chunk(out, ("[" + event("good")).getBytes(UTF_8));
            for (int i = 0; i < 300; i++) {
                chunk(out, more);
            }
            await().until(() -> stored("good") > 20_000);
        }
    }
}
