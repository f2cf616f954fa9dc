package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A body that is wrong as a whole gets its 4xx, and leaves nothing behind. */
class BadBodyTest extends FieldRefusals {
    private static final int MAX_BYTES = 1024 * 1024;

    static Stream<String> noObjects() {
        return Stream.of(
                "",
                " \n\t",
                "hello",
                "null",
                "true",
                "17",
                "\"text\"",
                "[]",
                "{",
                "{]",
                "{\"a\"}",
                "{'description':'x'}",
                "{description:\"x\"}",
                VALID + "x",
                VALID + ",",
                VALID + "," + VALID,
                VALID + "null",
                VALID.substring(0, VALID.length() - 1) + ",}",
                "// comment\n" + VALID,
                "/* comment */" + VALID,
                "\u0000" + VALID,
                VALID + "\u0000",
                "\uFEFF\uFEFF" + VALID);
    }

    @ParameterizedTest
    @MethodSource("noObjects")
    void whatIsNotOneObjectIsRefusedAsAWhole(String body) {
        refusedField(http.post(body), "body");
    }

    @Test
    void anEventThatIsCutAtAnyByteIsRefused() {
        byte[] join = with("details", "\"wrong \\u00e9 \\\\ ãœ 😀\"").getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < join.length; length++) {
            refusedField(http.post(Arrays.copyOf(join, length)), "body");
        }
        accepted(http.post(join));
    }

    @Test
    void controlCharactersMustBeEscaped() {
        for (char control = 0; control < ' '; control++) {
            refusedField(http.post(with("description", "\"a" + control + "b\"")), "body");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udfff", "\\ude00\\ud83d", "\\ud83dx"})
    void whatPostgresqlCannotHoldIsReplacedInEveryText(String escaped) {
        String replaced = "a" + escaped.replaceAll("\\\\u[0-9a-f]{4}", "\uFFFD") + "b";
        String text = "\"a" + escaped + "b\"";
        JsonNode log = accepted(http.post("{\"description\":" + text + ",\"source\":" + text + ",\"details\":" + text
                + ",\"release\":" + text + ",\"trace_id\":" + text + ",\"span_id\":" + text + ",\"fingerprint\":["
                + text
                + "],\"attributes\":{" + text + ":[" + text + "]},\"unknown\":" + text + "," + text
                + ":1,\"date\":\"2026-11-23T12:00:00Z\",\"level\":\"INFO\",\"env\":\"DEV\"}"));
        for (String field : new String[] {"description", "source", "details", "release", "trace_id", "span_id"}) {
            assertThat(log.get(field).stringValue()).as(field).isEqualTo(replaced);
        }
        assertThat(log.get("fingerprint").get(0).stringValue()).isEqualTo(replaced);
        assertThat(log.get("attributes").get(replaced).get(0).stringValue()).isEqualTo(replaced);
    }

    static Stream<byte[]> malformedUtf8() {
        return Stream.of(
                        "C0AF",
                        "C080",
                        "E080AF",
                        "F08080AF",
                        "FF",
                        "FE",
                        "80",
                        "BF",
                        "C3",
                        "E282",
                        "F09F98",
                        "EDA080",
                        "EDBFBF",
                        "EDA0BDEDB880",
                        "F4908080",
                        "F888808080",
                        "C328")
                .map(java.util.HexFormat.of()::parseHex);
    }

    @ParameterizedTest
    @MethodSource("malformedUtf8")
    void malformedAndOverlongUtf8IsRefused(byte[] bytes) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(with("details", "\"a").replaceAll("}$", "").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes("b\uFFFD\"}".getBytes(StandardCharsets.UTF_8));
        refusedField(http.post(body.toByteArray()), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32"})
    void aBodyInAnotherUnicodeFormIsRefused(String charset) {
        refusedField(http.post(VALID.getBytes(Charset.forName(charset))), "body");
    }

    @Test
    void oneByteOrderMarkIsLetPass() {
        accepted(http.post("\uFEFF" + VALID));
    }

    @Test
    void aFieldThatIsGivenTwiceIsRefused() {
        refusedField(http.post(VALID.replace("{", "{\"level\":\"INFO\",")), "body");
        refusedField(http.post(VALID.replace("{", "{\"x\":1,\"x\":1,")), "body");
        refusedField(http.post(with("attributes", "{\"a\":1,\"a\":1}")), "body");
    }

    @Test
    void aHundredThousandUnknownFieldsArePassedOver() {
        StringBuilder fields = new StringBuilder("{");
        IntStream.range(0, 80_000).forEach(i -> fields.append("\"").append(i).append("\":0,"));
        accepted(http.post(fields + VALID.substring(1)));
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() throws IOException {
        String padding = " ".repeat(MAX_BYTES - VALID.length());
        accepted(http.post(padding + VALID));
        accepted(http.post(
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream((padding + VALID).getBytes())),
                "Content-Type",
                "application/json"));
        String claim = "Content-Length: " + (MAX_BYTES + 1);
        // An array, or several objects, may be of any length.
        byte[] first = ("{\"a\":\"" + "a".repeat(MAX_BYTES)).getBytes(StandardCharsets.US_ASCII);
        assertThat(exchange(first, "Content-Type: application/json", claim)).startsWith("HTTP/1.1 413 ");
        assertThat(exchange(first, "Content-Type: application/json", "Content-Length: 9223372036854775807"))
                .startsWith("HTTP/1.1 413 ");
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        IntStream.rangeClosed(0, MAX_BYTES / 0x10000).forEach(i -> chunks.writeBytes(chunk));
        assertThat(exchange(chunks.toByteArray(), "Content-Type: application/json", "Transfer-Encoding: chunked"))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json");
    }

    /** Sends a head and a body, and reads until the server closes or the answer is whole. */
    private String exchange(byte[] body, String... headers) throws IOException {
        try (Socket socket = http.connect(65_536)) {
            socket.getOutputStream().write(http.head("POST", Api.LOGS, headers));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8_192];
            while (!answer.toString().endsWith("}")) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "nonsense",
                "application/",
                "application/json; charset=latin1",
                "application/json; charset=ISO-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=none-such"
            })
    void anotherMediaTypeOrCharsetIsUnsupported(String type) {
        refused(http.post(BodyPublishers.ofString(VALID), "Content-Type", type), 415);
    }

    @Test
    void noMediaTypeIsUnsupported() {
        refused(http.post(BodyPublishers.ofString(VALID)), 415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json; charset=utf-8", "application/json;charset=\"UTF-8\"", "APPLICATION/JSON"})
    void jsonInUtf8MaySayThatItIs(String type) {
        accepted(http.post(BodyPublishers.ofString(VALID), "Content-Type", type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "x-none", "gzip, gzip", "gzip;q=1", "aes128gcm"})
    void aContentEncodingThatNobodyKnowsIsUnsupported(String encoding) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(VALID.getBytes(StandardCharsets.UTF_8));
        }
        refused(
                http.post(
                        BodyPublishers.ofByteArray(zipped.toByteArray()),
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        encoding),
                415);
    }
}
