package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.StoredLogs;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that send nothing more get an answer that says what is stored. */
@ServerTest
@TestPropertySource(properties = "central.body-timeout=1s")
class SilentBodyTest {
    private static final int EVENTS = 3_000;

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
        http = new Http(port, Accounts.token(client, "silent"));
    }

    @AfterEach
    void nothingIsHeldBack() {
        await().until(() -> limiter.bytes() == 0 && limiter.events() == 0);
    }

    private static String events(String source, String separator) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> JsonMapper.shared().writeValueAsString(Events.json("silent " + i, "source", source)))
                .collect(Collectors.joining(separator));
    }

    private static byte[] flushedGzip(String text) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        GZIPOutputStream gzip = new GZIPOutputStream(coded, true);
        gzip.write(text.getBytes(StandardCharsets.UTF_8));
        gzip.flush();
        return coded.toByteArray();
    }

    /** Sends a head and a part of a body, and returns the answer up to the end of the connection. */
    private String answer(String method, String path, byte[] part, String... headers) throws IOException {
        try (Socket socket = http.connect(64 * 1024)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(http.head(method, path, headers));
            socket.getOutputStream().write(part);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void accepted(String answer, String source) {
        assertThat(answer).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
        JsonNode problem = JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.get("accepted").intValue()).as(answer).isEqualTo(EVENTS);
        assertThat(problem.get("next_index").intValue()).isEqualTo(EVENTS);
        assertThat(StoredLogs.of(database, source)).isEqualTo(EVENTS);
    }

    @Test
    void linesThatFallSilentAre408WithWhatWasAccepted() throws IOException {
        byte[] part = (events("silent lines", "\n") + "\n{\"descr").getBytes(StandardCharsets.UTF_8);
        accepted(
                answer("POST", Api.LOGS, part, "Content-Type: application/x-ndjson", "Content-Length: 100000000"),
                "silent lines");
    }

    @Test
    void anArrayThatFallsSilentIs408WithWhatWasAccepted() throws IOException {
        byte[] part = ("[" + events("silent array", ",") + ",").getBytes(StandardCharsets.UTF_8);
        accepted(
                answer("POST", Api.LOGS, part, "Content-Type: application/json", "Content-Length: 100000000"),
                "silent array");
    }

    @Test
    void aCodedBodyThatFallsSilentIs408WithWhatWasAccepted() throws IOException {
        accepted(
                answer(
                        "POST",
                        Api.LOGS,
                        flushedGzip(events("silent gzip", "\n") + "\n"),
                        "Content-Type: application/x-ndjson",
                        "Content-Encoding: gzip",
                        "Content-Length: 100000000"),
                "silent gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/api/logs/",
                "POST /v1/api/logs/delete/",
                "POST /v1/api/grouping/preview/",
                "POST /auth/login/",
                "PATCH /v1/api/projects/default/"
            })
    void everyOtherBodyThatFallsSilentIs408(String route) throws IOException {
        String[] parts = route.split(" ", -1);
        assertThat(answer(
                        parts[0],
                        parts[1],
                        "{\"a\":".getBytes(StandardCharsets.US_ASCII),
                        "Content-Type: application/json",
                        "Content-Length: 100"))
                .startsWith("HTTP/1.1 408 ")
                .contains("urn:central-de-erros:problem:timed-out");
    }

    @Test
    void aPauseWithinTheLimitIsNone() throws Exception {
        try (Socket socket = http.connect(64 * 1024)) {
            byte[] event = (JsonMapper.shared().writeValueAsString(Events.json("pause", "source", "pauses")) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(http.head(
                            "POST",
                            Api.LOGS,
                            "Content-Type: application/x-ndjson",
                            "Connection: close",
                            "Content-Length: " + 6 * event.length));
            for (int i = 0; i < 6; i++) {
                socket.getOutputStream().write(event);
                socket.getOutputStream().flush();
                Thread.sleep(400);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 201 ")
                    .contains("\"accepted\":6");
        }
    }
}
