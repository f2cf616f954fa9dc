package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Http;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Files of events, and events as their SDK sent them. */
class AttachmentTest extends SentryServerTest {
    private static final byte[] BINARY = {0, 1, 2, (byte) 0xFF, '\n', '\r', 3};

    /** An envelope of an event and files, each with its headers. */
    private static byte[] envelope(String id, String event, Map<String, byte[]> files) {
        ByteArrayOutputStream envelope = new ByteArrayOutputStream();
        envelope.writeBytes(envelope(id, event).getBytes(StandardCharsets.UTF_8));
        files.forEach((headers, body) -> {
            envelope.writeBytes(("{\"type\":\"attachment\",\"length\":" + body.length + "," + headers + "}\n")
                    .getBytes(StandardCharsets.UTF_8));
            envelope.writeBytes(body);
            envelope.write('\n');
        });
        return envelope.toByteArray();
    }

    private JsonNode sent(String event, Map<String, byte[]> files) {
        String id = id();
        HttpResponse<String> answer =
                send(envelope(id, event.replaceFirst("\\{", "{\"server_name\":\"" + id + "\","), files));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return stored("source:" + id);
    }

    private HttpResponse<byte[]> download(String uri) {
        return Http.send(http.request(uri), HttpResponse.BodyHandlers.ofByteArray());
    }

    private long rows(String log) {
        return database.sql("SELECT count(*) AS n FROM attachment WHERE log_id = '" + log + "'")
                .map(row -> row.get("n", Long.class))
                .one()
                .block();
    }

    @Test
    void filesAreKeptAsTheyWereSentAndDownloaded() {
        JsonNode log = sent(
                "{\"message\":\"with files\"}",
                Map.of("\"filename\":\"core dump ü.bin\",\"content_type\":\"application/x-dump\"", BINARY));

        JsonNode file = log.get("attachments").get(0);
        assertThat(log.get("attachments").size()).isEqualTo(1);
        assertThat(file.get("name").stringValue()).isEqualTo("core dump ü.bin");
        assertThat(file.get("content_type").stringValue()).isEqualTo("application/x-dump");
        assertThat(file.get("size").intValue()).isEqualTo(BINARY.length);
        HttpResponse<byte[]> download = download(file.get("uri").stringValue());
        assertThat(download.statusCode()).isEqualTo(200);
        assertThat(download.body()).isEqualTo(BINARY);
        assertThat(download.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(download.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(download.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment;")
                .contains("filename*=UTF-8''core%20dump%20%C3%BC.bin");
    }

    @Test
    void typeThatABrowserRunsIsSentAsBytes() {
        JsonNode log = sent(
                "{\"message\":\"with a page\"}",
                Map.of("\"filename\":\"page.html\",\"content_type\":\"text/html\"", BINARY));

        assertThat(download(log.get("attachments").get(0).get("uri").stringValue())
                        .headers()
                        .firstValue("Content-Type"))
                .hasValue("application/octet-stream");
    }

    @Test
    void filesPastTheMaximumAreNamedAndTheEventIsStored() {
        byte[] large = new byte[700_000];
        Arrays.fill(large, (byte) 'x');
        String id = id();
        byte[] first = envelope(
                id,
                "{\"message\":\"large files\",\"server_name\":\"" + id + "\"}",
                Map.of("\"filename\":\"1\"", large));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes("{\"type\":\"attachment\",\"filename\":\"2\"}\n".getBytes(StandardCharsets.UTF_8));
        both.writeBytes(large);

        assertThat(send(both.toByteArray()).statusCode()).isEqualTo(200);
        JsonNode files = stored("source:" + id).get("attachments");
        assertThat(files.get(0).get("uri").isString()).isTrue();
        assertThat(files.get(1).get("uri").isNull()).isTrue();
        assertThat(files.get(1).get("size").intValue()).isEqualTo(large.length);
        assertThat(files.get(1).get("name").stringValue()).isEqualTo("2");
    }

    @Test
    void payloadIsTheEventWithoutCredentials() {
        JsonNode log = sent("""
                {"platform":"python","message":"with a payload","request":{"url":"https://shop.example/","cookies":"a=b",
                 "headers":[["Cookie","a=b"],["Accept","text/html"]]},"extra":{"environ":{"PASSWORD":"x"},"kept":1.50},
                 "breadcrumbs":{"values":[{"message":"clicked"}]},"modules":{"flask":"3.0"},
                 "exception":{"values":[{"type":"KeyError","value":"'order'","stacktrace":{"frames":[
                   {"filename":"shop.py","lineno":7,"function":"pay","context_line":"    order['id']","vars":{"order":{"n":null}}}]}}]}}
                """.replaceAll("\n *", " "), Map.of());

        HttpResponse<byte[]> download = download(log.get("payload").stringValue());
        assertThat(download.headers().firstValue("Content-Type")).hasValue("application/json");
        String payload = new String(download.body(), StandardCharsets.UTF_8);
        assertThat(payload).doesNotContain("a=b", "PASSWORD", "Cookie").contains("1.50", "text/html");
        JsonNode event = Http.json(payload);
        JsonNode frame = event.at("/exception/values/0/stacktrace/frames/0");
        assertThat(frame.get("vars").get("order").get("n").isNull()).isTrue();
        assertThat(event.at("/breadcrumbs/values/0/message").stringValue()).isEqualTo("clicked");
        assertThat(log.get("attributes").has("breadcrumbs")).isFalse();
        assertThat(log.get("attachments").size()).isZero();
    }

    @Test
    void repeatedEventDoesNotRepeatItsFiles() {
        String id = id();
        byte[] envelope = envelope(
                id, "{\"message\":\"again\",\"server_name\":\"" + id + "\"}", Map.of("\"filename\":\"a\"", BINARY));
        for (int i = 0; i < 3; i++) {
            assertThat(send(envelope).statusCode()).isEqualTo(200);
        }

        assertThat(rows(stored("source:" + id).get("id").stringValue())).isEqualTo(2);
    }

    @Test
    void deletedLogTakesItsFilesWithIt() {
        for (boolean isBulk : new boolean[] {false, true}) {
            JsonNode log = sent("{\"message\":\"to delete\"}", Map.of("\"filename\":\"a\"", BINARY));
            String id = log.get("id").stringValue();
            String uri = log.get("attachments").get(0).get("uri").stringValue();
            HttpResponse<String> deleted = isBulk
                    ? Http.send(http.request("/v1/api/logs/delete/")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"filter\":{\"source\":\""
                                    + log.get("source").stringValue() + "\"}}")))
                    : Http.send(http.request(log.get("uri").stringValue()).DELETE());

            assertThat(deleted.statusCode()).as(deleted.body()).isIn(200, 204);
            assertThat(rows(id)).isZero();
            assertThat(download(uri).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void filesBelongToTheReadersOfTheirProject() {
        String slug = "files-" + id().substring(0, 8);
        assertThat(Http.send(http.request("/v1/api/projects/")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"slug\":\"" + slug + "\",\"name\":\"Files\"}")))
                        .statusCode())
                .isEqualTo(201);
        String own = newKey(slug, Map.of("name", "SDK"));
        int number = Http.json(http.get("/v1/api/projects/" + slug + "/"))
                .get("number")
                .intValue();
        String id = id();
        assertThat(Http.send(request("/api/" + number + "/envelope/?sentry_key=" + own)
                                .POST(BodyPublishers.ofByteArray(envelope(
                                        id,
                                        "{\"message\":\"private\",\"server_name\":\"" + id + "\"}",
                                        Map.of("\"filename\":\"a\"", BINARY)))))
                        .statusCode())
                .isEqualTo(200);
        String uri = stored("source:" + id).get("attachments").get(0).get("uri").stringValue();
        Http stranger = new Http(port, Accounts.token(web, "stranger-" + slug));

        assertThat(download(uri).statusCode()).isEqualTo(200);
        assertThat(stranger.get(uri).statusCode()).isEqualTo(404);
        assertThat(http.get(uri.replaceFirst("/1/$", "/7/")).statusCode()).isEqualTo(404);
        assertThat(http.get(uri.replaceFirst("/1/$", "/first/")).statusCode()).isEqualTo(404);
        assertThat(http.get(uri.replaceFirst("/1/$", "/99999/")).statusCode()).isEqualTo(404);
    }
}
