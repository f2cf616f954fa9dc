package dev.centraldeerros.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdInputStream;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Csv;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Queries may take a second here, so that an export can be seen to take longer. */
@ServerTest
@TestPropertySource(properties = "central.query.timeout=1s")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String SMALL = Api.LOGS + "?source=export-small";
    private static final String LARGE = Api.LOGS + "?source=export-large";

    /** With their descriptions 40 MB: more than the buffers between a server and one who does not read. */
    private static final int INSERTED_ROWS = 1_000;

    private static final int LARGE_ROWS = 10_000;

    private static final int CONCURRENCY = 4;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeAll
    void store() {
        Api api = Api.as(client, "exporter");
        http = new Http(port, api.token());
        for (int i = 0; i < 5; i++) {
            Map<String, Object> event = Events.json("log, \"" + i + "\"\r\nnext", "source", "export-small");
            event.put("events", 5 - i);
            event.put("level", i % 2 == 0 ? "ERROR" : "INFO");
            event.put("details", i == 0 ? null : "at line " + i);
            event.put("attributes", Map.of("n", i));
            api.post(event);
        }
        // As the server stores them, but a hundred times as fast.
        // In steps, each of which a busy machine does within the timeout of a query.
        for (int from = 1; from <= LARGE_ROWS; from += INSERTED_ROWS) {
            database.sql("""
                        INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                        SELECT 1, now(), (SELECT id FROM project WHERE slug = 'default'), 1, 40,
                               (SELECT id FROM environment WHERE name = 'DEV'),
                               (left(id_floor(now())::text, 13) || '-7' || lpad(to_hex(n % 4096), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                               'export-large', 'row ' || n || ' ' || repeat('x', 4000)
                        FROM generate_series(:from, :to) AS n
                        """)
                    .bind("from", from)
                    .bind("to", Math.min(LARGE_ROWS, from + INSERTED_ROWS - 1))
                    .fetch()
                    .rowsUpdated()
                    .block();
        }
    }

    @Test
    void aSpreadsheetGetsAMarkAndNoFormulasWhenItAsksForThem() {
        Api api = new Api(client, http.token());
        for (String text : new String[] {"=1+1", "+1", "-1", "@x", "\t=1", "\uFF1Dx", "a=1", "safe"}) {
            api.post(Events.json(text, "source", "export-formulas"));
        }
        String path = Api.LOGS + "?source=export-formulas&ordering=received_at";
        String faithful = http.get(path, "Accept", "text/csv").body();
        assertThat(faithful)
                .startsWith("id,")
                .contains("\"=1+1\"", "\"+1\"", "\"-1\"", "\"@x\"")
                .doesNotContain("\"'");

        String safe = http.get(path + "&bom=true&formulas=escape", "Accept", "text/csv")
                .body();
        assertThat(safe).startsWith("\uFEFFid,");
        assertThat(safe)
                .contains(
                        "\"'=1+1\"",
                        "\"'+1\"",
                        "\"'-1\"",
                        "\"'@x\"",
                        "\"'\t=1\"",
                        "\"'\uFF1Dx\"",
                        "\"a=1\"",
                        "\"safe\"");
        assertThat(safe.replace("\"'", "\"").substring(1)).isEqualTo(faithful);

        assertThat(Http.json(http.get(path + "&bom=yes&formulas=no", "Accept", "text/csv"))
                        .get("errors")
                        .propertyNames())
                .containsExactlyInAnyOrder("bom", "formulas");
    }

    @Test
    void aLinkNamesTheFormThatItsReaderCannotAcceptByName() {
        String browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        HttpResponse<String> lines = http.get(SMALL + "&format=ndjson", "Accept", browser);
        HttpResponse<String> table = http.get(SMALL + "&format=csv", "Accept", "application/x-ndjson");

        assertThat(lines.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(lines.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"logs.jsonl\"");
        assertThat(lines.body())
                .isEqualTo(http.get(SMALL, "Accept", "application/x-ndjson").body());
        assertThat(table.body()).isEqualTo(http.get(SMALL, "Accept", "text/csv").body());
        assertThat(http.get(SMALL + "&format=json", "Accept", browser).body()).startsWith("{\"count\"");
        HttpResponse<String> refused = http.get(SMALL + "&format=xml");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Http.json(refused).get("errors").propertyNames()).containsExactly("format");
    }

    @Test
    void aReaderThatKnowsOnlyHttp10GetsABodyThatEndsWithTheConnection() throws IOException {
        for (String connection : new String[] {"close", "keep-alive"}) {
            try (java.net.Socket socket = http.connect(64 * 1024)) {
                socket.getOutputStream()
                        .write(new String(
                                        http.head("GET", SMALL, "Accept: text/csv", "Connection: " + connection),
                                        StandardCharsets.US_ASCII)
                                .replace("HTTP/1.1", "HTTP/1.0")
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int body = answer.indexOf("\r\n\r\n") + 4;
                assertThat(answer.substring(0, body))
                        .startsWith("HTTP/1.")
                        .contains(" 200 ")
                        .containsIgnoringCase("connection: close")
                        .doesNotContainIgnoringCase("transfer-encoding");
                assertThat(answer.substring(body)).startsWith("id,received_at").endsWith("\r\n");
                assertThat(answer.substring(body).split("export-small")).hasSize(6);
            }
        }
    }

    @Test
    void anExportForASlowReaderOutlivesTheLimitOfQueriesAndIsWhole() throws IOException {
        HttpResponse<InputStream> answer =
                Http.send(http.request(LARGE).header("Accept", NDJSON), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).contains("export-large");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> database.sql("""
                            SELECT count(*) AS overdue FROM pg_stat_activity
                            WHERE datname = current_database() AND application_name LIKE '% export'
                              AND state IN ('active', 'idle in transaction') AND now() - xact_start > interval '2 seconds'
                            """)
                                    .map(row -> row.get("overdue", Long.class))
                                    .one()
                                    .block()
                            > 0);

            assertThat(lines.lines().count()).isEqualTo(LARGE_ROWS - 1);
        }
    }

    private HttpResponse<String> export(String path, String type) {
        HttpResponse<String> answer = http.get(path, "Accept", type);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private List<JsonNode> lines(String path) {
        return Arrays.stream(export(path, NDJSON).body().split("\n"))
                .filter(line -> !line.isEmpty())
                .map(Http::json)
                .toList();
    }

    @Test
    void linesHoldTheWholeLogOldestLast() {
        HttpResponse<String> answer = export(SMALL, NDJSON);
        assertThat(answer.headers().firstValue("content-type")).hasValue(NDJSON);
        assertThat(answer.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"logs.jsonl\"");

        List<JsonNode> logs = lines(SMALL);
        assertThat(logs).hasSize(5);
        assertThat(logs.get(0).get("description").stringValue()).isEqualTo("log, \"4\"\r\nnext");
        for (JsonNode log : logs) {
            JsonNode one = Http.json(
                    http.get(Api.LOGS + log.get("id").stringValue() + "/").body());
            // Files have requests of their own.
            assertThat(log).isEqualTo(((ObjectNode) one).without(List.of("payload", "attachments")));
        }
    }

    @Test
    void commaSeparatedValuesHoldTheWholeLog() {
        HttpResponse<String> answer = export(SMALL + "&ordering=received_at", "text/csv");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/csv;charset=UTF-8");
        assertThat(answer.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"logs.csv\"");

        List<Map<String, String>> rows = Csv.parse(answer.body());
        assertThat(rows).hasSize(5);
        assertThat(rows.get(1))
                .containsEntry("description", "log, \"1\"\r\nnext")
                .containsEntry("details", "at line 1")
                .containsEntry("attributes", "{\"n\": 1}")
                .containsEntry("level", "INFO")
                .containsEntry("env", "PRODUCTION")
                .containsEntry("events", "4")
                .containsEntry("archived", "false")
                .containsEntry("date", "2026-11-23T13:41:28.000Z")
                .containsEntry("username", "exporter")
                .containsEntry("email", Accounts.email("exporter"))
                .containsEntry("release", "");
        assertThat(rows.get(0)).containsEntry("details", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {NDJSON, "text/csv"})
    void itComesInTheCodingThatItsReaderAccepts(String type) throws IOException {
        String plain = export(SMALL, type).body();
        for (String coding : List.of("gzip", "zstd")) {
            HttpResponse<byte[]> answer = Http.send(
                    http.request(SMALL).headers("Accept", type, "Accept-Encoding", coding),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("content-encoding")).hasValue(coding);
            assertThat(answer.headers().allValues("vary")).contains("Accept-Encoding");
            try (InputStream in = coding.equals("gzip")
                    ? new GZIPInputStream(new ByteArrayInputStream(answer.body()))
                    : new ZstdInputStream(new ByteArrayInputStream(answer.body()))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(plain);
            }
        }
        HttpResponse<String> refused = http.get(Api.LOGS + "?level=LOUD", "Accept", type, "Accept-Encoding", "gzip");
        assertThat(refused.headers().firstValue("content-encoding")).isEmpty();
        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void filtersAndOrderingHold() {
        assertThat(lines(SMALL + "&level=INFO&ordering=events").stream()
                        .map(log -> log.get("events").intValue()))
                .containsExactly(2, 4);
        assertThat(lines(SMALL + "&search=at+line+3&field=details")).hasSize(1);
        assertThat(lines(SMALL + "&archived=true")).isEmpty();
        assertThat(Csv.parse(export(SMALL + "&archived=true", "text/csv").body()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {NDJSON, "text/csv"})
    void aBadParameterIsRefusedBeforeAnythingIsSent(String type) {
        HttpResponse<String> answer = http.get(Api.LOGS + "?level=LOUD&ordering=size", "Accept", type);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Http.json(answer).get("errors").propertyNames()).contains("level", "ordering");
    }

    @Test
    void whatMatchesComesCompleteHoweverMuchItIs() {
        List<JsonNode> logs = lines(LARGE + "&ordering=received_at");
        assertThat(logs).hasSize(LARGE_ROWS);
        assertThat(logs.stream().map(log -> log.get("id").stringValue()))
                .isSorted()
                .doesNotHaveDuplicates();

        List<Map<String, String>> rows = Csv.parse(export(LARGE, "text/csv").body());
        assertThat(new HashSet<>(
                        rows.stream().map(row -> row.get("description")).toList()))
                .hasSize(LARGE_ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {NDJSON, "text/csv"})
    void headIsAnsweredWithoutRows(String type) {
        HttpResponse<String> answer = Http.send(
                http.request(LARGE).method("HEAD", BodyPublishers.noBody()).header("Accept", type));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith(type);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void oneMoreThanCanRunAtATimeIsToldToComeBackAndCanOnceTheyEnded() throws IOException {
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < CONCURRENCY; i++) {
                Socket reader = http.connect(4_096);
                readers.add(reader);
                reader.getOutputStream().write(http.head("GET", LARGE, "Accept: " + NDJSON));
                assertThat(new String(reader.getInputStream().readNBytes(400))).startsWith("HTTP/1.1 200 ");
            }
            HttpResponse<String> refused = http.get(SMALL, "Accept", "text/csv", "Accept-Encoding", "zstd");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("content-encoding")).isEmpty();
            assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isPositive();
            assertThat(refused.headers().firstValue("content-disposition")).isEmpty();
            HttpResponse<String> list = http.get(SMALL);
            assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> http.get(SMALL, "Accept", "text/csv").statusCode() == 200);
        assertThat(lines(LARGE)).hasSize(LARGE_ROWS);
    }
}
