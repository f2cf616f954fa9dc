package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Csv;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was accepted reads back equal, in every form in which it can be read. */
@ServerTest
class TextFidelityTest {
    private static final int TEXTS = 200;
    private static final String MINE = "?archived=all&page_size=200&attr.run=fidelity";

    /** Texts that have broken something somewhere. */
    private static final List<String> TELLING = List.of(
            "\u0001\u0008\u001f\u007f\u0080\u009f",
            "\r\n\r\n,\"\";'=1+1",
            "\u2028\u2029\u0085\u000b\u000c",
            "\u202e\u200f\u2066\u061cעברית\u202c",
            "\ufeff\ufffe\uffff\ufffd",
            "e\u0301 \u00e9 \u1e9b\u0323 ﬁ İıſK",
            "\udbff\udfff\ud800\udc00",
            "\\u0000\\x00 %s ${jndi} </script> <!-- \\",
            "  blank at both ends \t");

    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    @Test
    void textsOfEveryPlaneReadBackEqualInEveryFormSeed20261123() {
        Http http = new Http(port, Accounts.token(client, "fidelity"));
        Random random = new Random(20261123);
        Map<String, Map<String, Object>> sent = new LinkedHashMap<>();
        for (int i = 0; i < TEXTS; i++) {
            Map<String, Object> event = event(random, i);
            HttpResponse<String> answer = http.post(JsonMapper.shared().writeValueAsString(event));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            JsonNode log = Http.json(answer);
            equal(log, event, "description", "source", "release", "trace_id");
            sent.put(log.get("id").stringValue(), event);
        }

        sent.forEach((id, event) -> join(Http.json(http.get(Api.LOGS + id + "/")), event));
        JsonNode list = Http.json(http.get(Api.LOGS + MINE)).get("results");
        assertThat(list.size()).isEqualTo(TEXTS);
        list.forEach(log ->
                equal(log, sent.get(log.get("id").stringValue()), "description", "source", "release", "trace_id"));
        String[] lines = http.get(Api.LOGS + MINE, "Accept", "application/x-ndjson")
                .body()
                .split("\n");
        assertThat(lines).hasSize(TEXTS);
        for (String line : lines) {
            JsonNode log = Http.json(line);
            join(log, sent.get(log.get("id").stringValue()));
        }
        List<Map<String, String>> rows =
                Csv.parse(http.get(Api.LOGS + MINE, "Accept", "text/csv").body());
        assertThat(rows).hasSize(TEXTS);
        rows.forEach(row -> row(row, sent.get(row.get("id"))));
    }

    private static Map<String, Object> event(Random random, int number) {
        String telling = number < TELLING.size() ? TELLING.get(number) : "";
        Map<String, Object> event = Events.json(telling + text(random, 1 + random.nextInt(60)));
        event.put("source", telling + text(random, 1 + random.nextInt(60)));
        event.put("details", telling + text(random, random.nextInt(300)));
        event.put("release", telling + text(random, 1 + random.nextInt(20)));
        event.put("trace_id", telling + text(random, 1 + random.nextInt(20)));
        event.put("span_id", telling + text(random, 1 + random.nextInt(20)));
        event.put("fingerprint", List.of(telling + text(random, 5)));
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("run", "fidelity");
        attributes.put(telling + text(random, 8), List.of(telling + text(random, 20)));
        event.put("attributes", attributes);
        return event;
    }

    /** Code points of every plane, each range of them about as often. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int point = switch (random.nextInt(6)) {
                case 0 -> 1 + random.nextInt(0x1f);
                case 1 -> 0x20 + random.nextInt(0x80);
                case 2 -> 0xa0 + random.nextInt(0x700);
                case 3 -> 0x2000 + random.nextInt(0x70);
                case 4 -> 0xe000 + random.nextInt(0x2000);
                default -> 0x10000 + random.nextInt(0x100000);
            };
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    private static void equal(JsonNode log, Map<String, Object> event, String... fields) {
        for (String field : fields) {
            assertThat(log.get(field).stringValue()).as(field).isEqualTo(event.get(field));
        }
    }

    private static void join(JsonNode log, Map<String, Object> event) {
        equal(log, event, "description", "source", "details", "release", "trace_id", "span_id");
        assertThat(log.get("attributes")).isEqualTo(JsonMapper.shared().valueToTree(event.get("attributes")));
        assertThat(log.get("fingerprint")).isEqualTo(JsonMapper.shared().valueToTree(event.get("fingerprint")));
    }

    private static void row(Map<String, String> row, Map<String, Object> event) {
        for (String field : List.of("description", "source", "details", "release", "trace_id", "span_id")) {
            assertThat(row.get(field)).as(field).isEqualTo(event.get(field));
        }
        assertThat(Http.json(row.get("attributes")))
                .isEqualTo(JsonMapper.shared().valueToTree(event.get("attributes")));
        assertThat(Http.json(row.get("fingerprint")))
                .isEqualTo(JsonMapper.shared().valueToTree(event.get("fingerprint")));
    }
}
