package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong gets its 4xx, names what is wrong, and leaves nothing behind; each test counts what is stored. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String VALID = JsonMapper.shared().writeValueAsString(Events.json("valid"));
    private static final int MOST_BYTES = 1024 * 1024;

    @Autowired
    private WebTestClient client;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private Http http;
    private long before;
    private int accepted;

    @BeforeAll
    void signIn() {
        http = new Http(port, Accounts.token(client, "bad-input"));
    }

    @BeforeEach
    void count() {
        accepted = 0;
        before = stored();
    }

    @AfterEach
    void nothingIsStoredButWhatWasAccepted() {
        assertThat(stored() - before).isEqualTo(accepted);
    }

    private long stored() {
        return database.sql("SELECT (SELECT count(*) FROM log) AS logs")
                .map(row -> row.get("logs", Long.class))
                .one()
                .block();
    }

    /** The valid event, with one field's value as it stands in {@code json}. */
    private static String with(String field, String json) {
        Map<String, Object> event = Events.json("valid");
        event.remove(field);
        String rest = JsonMapper.shared().writeValueAsString(event);
        return rest.substring(0, rest.length() - 1) + ",\"" + field + "\":" + json + "}";
    }

    private static JsonNode refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonNode problem = Http.json(answer);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("instance").stringValue()).isEqualTo(Api.LOGS);
        assertThat(answer.body()).doesNotContain("Exception", "tools.jackson", "SELECT");
        return problem;
    }

    private static void refusedField(HttpResponse<String> answer, String... fields) {
        Set<String> named = new TreeSet<>(refused(answer, 400).get("errors").propertyNames());
        assertThat(named).containsExactlyInAnyOrder(fields);
    }

    private JsonNode accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        accepted++;
        return Http.json(http.get(Http.json(answer).get("uri").stringValue()));
    }

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
                "[" + VALID + "]",
                "{",
                "{]",
                "{\"a\"}",
                "{'description':'x'}",
                "{description:\"x\"}",
                VALID + "x",
                VALID + VALID,
                VALID + ",",
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
        byte[] whole = with("details", "\"wrong \\u00e9 \\\\ ãœ 😀\"").getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            refusedField(http.post(Arrays.copyOf(whole, length)), "body");
        }
        accepted(http.post(whole));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> wrongTypes() {
        String[] values = {"1", "1.5", "true", "{\"a\":[1]}", "[\"x\",{}]", "\"\"", "\"text\""};
        Map<String, Set<String>> right = Map.ofEntries(
                Map.entry("description", Set.of("\"text\"")),
                Map.entry("source", Set.of("\"text\"")),
                Map.entry("details", Set.of("\"text\"", "\"\"")),
                Map.entry("events", Set.of("1")),
                Map.entry("date", Set.of()),
                Map.entry("level", Set.of()),
                Map.entry("env", Set.of()),
                Map.entry("project", Set.of()),
                Map.entry("release", Set.of("\"text\"")),
                Map.entry("trace_id", Set.of("\"text\"")),
                Map.entry("span_id", Set.of("\"text\"")),
                Map.entry("key", Set.of("\"text\"")),
                Map.entry("attributes", Set.of("{\"a\":[1]}")),
                Map.entry("fingerprint", Set.of()));
        return right.keySet().stream()
                .sorted()
                .flatMap(field -> Stream.of(values)
                        .filter(value -> !right.get(field).contains(value))
                        .map(value -> org.junit.jupiter.params.provider.Arguments.of(field, value)));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void aFieldOfAWrongTypeIsNamed(String field, String value) {
        refusedField(http.post(with(field, value)), field);
    }

    @Test
    void everyWrongFieldIsNamedInOneAnswer() {
        refusedField(
                http.post("{\"description\":\"\",\"source\":7,\"details\":[],\"events\":0,\"date\":\"yesterday\","
                        + "\"level\":\"FATAL\",\"env\":\"MARS\",\"project\":\"none\",\"release\":{},\"trace_id\":1,"
                        + "\"span_id\":false,\"key\":\"\",\"attributes\":[],\"fingerprint\":[]}"),
                "description",
                "source",
                "details",
                "events",
                "date",
                "level",
                "env",
                "project",
                "release",
                "trace_id",
                "span_id",
                "key",
                "attributes",
                "fingerprint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"description\":null,\"source\":null,\"date\":null,\"level\":null,\"env\":null}"})
    void everyMissingFieldIsNamedInOneAnswer(String body) {
        refusedField(http.post(body), "description", "source", "date", "level", "env");
    }

    @Test
    void namesOfLevelsEnvironmentsAndProjectsComeWithWhatIsAllowed() {
        JsonNode errors = refused(
                        http.post(with("level", "\"FATAL\"").replace("\"PRODUCTION\"", "\"production \"")), 400)
                .get("errors");
        assertThat(errors.get("level").toString()).contains("CRITICAL", "DEBUG");
        assertThat(errors.get("env").toString()).contains("HOMOLOGATION");
        refusedField(http.post(with("project", "\"other\"")), "project");
    }

    @ParameterizedTest
    @CsvSource({"description,4096", "source,255", "release,255", "trace_id,255", "span_id,255", "key,200"})
    void aTextMayHaveSoManyCharactersAndNotOneMore(String field, int most) {
        // Characters are code points: each of these is two for Java and four bytes on the wire.
        String longest = "😀".repeat(most - 20)
                + Long.toString(System.nanoTime(), 36).concat("x".repeat(20)).substring(0, 20);
        accepted(http.post(with(field, '"' + longest + '"')));
        refusedField(http.post(with(field, '"' + longest + "y\"")), field);
    }

    @Test
    void detailsMayHave256KiBOfUtf8AndNotOneByteMore() {
        String longest = "é".repeat(128 * 1024);
        JsonNode log = accepted(http.post(with("details", '"' + longest + '"')));
        assertThat(log.get("details").stringValue()).isEqualTo(longest);
        refusedField(http.post(with("details", '"' + longest + "y\"")), "details");
    }

    @Test
    void attributesAndFingerprintsHaveLimits() {
        accepted(http.post(with("attributes", "{\"a\":\"" + "x".repeat(64 * 1024 - 8) + "\"}")));
        refusedField(http.post(with("attributes", "{\"a\":\"" + "x".repeat(64 * 1024 - 7) + "\"}")), "attributes");
        String parts = String.join(",", java.util.Collections.nCopies(32, "\"x\""));
        accepted(http.post(with("fingerprint", "[" + parts + "]")));
        refusedField(http.post(with("fingerprint", "[" + parts + ",\"x\"]")), "fingerprint");
        refusedField(http.post(with("fingerprint", "[\"" + "x".repeat(256) + "\"]")), "fingerprint");
    }

    @Test
    void aHundredThousandWrongPartsGetAShortAnswer() {
        HttpResponse<String> answer = http.post(with("fingerprint", "[" + "1,".repeat(100_000) + "1]"));
        refusedField(answer, "fingerprint");
        assertThat(answer.body().length()).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.9",
                "1.0",
                "1e2",
                "1e400",
                "\"x\"",
                "\"\"",
                "\" 5\"",
                "\"-5\"",
                "\"1.5\"",
                "\"٣\"",
                "2147483648",
                "\"2147483648\"",
                "99999999999999999999999",
                "[1]",
                "{}",
                "true"
            })
    void eventsMustBeAnIntegerFromOne(String value) {
        refusedField(http.post(with("events", value)), "events");
    }

    @ParameterizedTest
    @CsvSource({"5,5", "'\"5\"',5", "2147483647,2147483647", "1,1", "null,1"})
    void eventsMayBeAStringOfDigits(String value, int events) {
        assertThat(accepted(http.post(with("events", value))).get("events").intValue())
                .isEqualTo(events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"attributes", "unknown", "description", "fingerprint"})
    void nestingHasALimitWhereverItIs(String field) {
        int levels = 100_000;
        String arrays = "[".repeat(levels) + "]".repeat(levels);
        String objects = "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
        refusedField(http.post(with(field, arrays)), "body");
        refusedField(http.post(with(field, objects)), "body");
        refusedField(http.post(with(field, "{\"a\":".repeat(levels))), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attributes", "unknown", "events"})
    void aNumberOfAMillionDigitsIsRefused(String field) {
        String digits = "9".repeat(1_000_000);
        refusedField(http.post(with(field, field.equals("attributes") ? "{\"n\":" + digits + "}" : digits)), "body");
        refusedField(http.post(with(field, "0." + digits)), "body");
        refusedField(http.post(with(field, "1e" + digits)), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", "01", ".5", "1.", "0x10", "1e", "--1", "١"})
    void whatJsonDoesNotCallANumberIsRefused(String literal) {
        refusedField(http.post(with("events", literal)), "body");
        refusedField(http.post(with("unknown", literal)), "body");
        refusedField(http.post(with("attributes", "{\"n\":" + literal + "}")), "body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0",
                "1.10",
                "1e300",
                "-1E+300",
                "1e-300",
                "1.5e-7",
                "123456789012345678901234567890.123456789",
                "9007199254740993",
                "18446744073709551616",
                "0.1000000000000000055511151231257827",
                "1e400"
            })
    void numbersInAttributesKeepTheirExactValue(String number) {
        JsonNode attributes = accepted(
                        http.post(with("attributes", "{\"n\":" + number + ",\"deep\":[{\"n\":" + number + "}]}")))
                .get("attributes");
        assertThat(attributes.get("n").decimalValue()).isEqualByComparingTo(new BigDecimal(number));
        assertThat(attributes.get("deep").get(0).get("n").decimalValue()).isEqualByComparingTo(new BigDecimal(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e401", "1e100000", "-1e999999999", "1e99999999999", "1e-401", "1e-99999999999"})
    void numbersInAttributesThatCannotBeKeptAreRefused(String number) {
        refusedField(http.post(with("attributes", "{\"n\":" + number + "}")), "attributes");
        refusedField(http.post(with("attributes", "{\"deep\":[{\"n\":" + number + "}]}")), "attributes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0000-01-01T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "1000000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-11-00T00:00:00Z",
                "2026-11-23T24:00:00Z",
                "2026-11-23T12:60:00Z",
                "2026-11-23T12:00:61Z",
                "2026-11-23T12:00:00",
                "2026-11-23T12:00Z",
                "2026-11-23T12:00:00+24:00",
                "2026-11-23T12:00:00+00:60",
                "2026-11-23T12:00:00+0000",
                "2026-11-23T12:00:00.Z",
                "2026-11-23T12:00:00,5Z",
                "2026-11-23",
                "1795440000",
                "2026-11-23T12:00:00Zx",
                "２０２６-11-23T12:00:00Z"
            })
    void datesThatAreNoneOrOutOfRangeAreRefused(String date) {
        refusedField(http.post(with("date", '"' + date + '"')), "date");
    }

    @ParameterizedTest
    @CsvSource({
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00.000Z",
        "2024-02-29T12:00:00+23:59, 2024-02-28T12:01:00.000Z",
        "2026-11-23T12:00:00.5-18:00, 2026-11-24T06:00:00.500Z",
        "2026-11-23t12:00:00.123456789z, 2026-11-23T12:00:00.123456Z",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z"
    })
    void datesWithinRangeReadBackAsTheSameMoment(String date, String read) {
        assertThat(accepted(http.post(with("date", '"' + date + '"')))
                        .get("date")
                        .stringValue())
                .isEqualTo(read);
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
        String padding = " ".repeat(MOST_BYTES - VALID.length());
        accepted(http.post(padding + VALID));
        accepted(http.post(
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream((padding + VALID).getBytes())),
                "Content-Type",
                "application/json"));
        String claim = "Content-Length: " + (MOST_BYTES + 1);
        assertThat(exchange(new byte[0], "Content-Type: application/json", claim))
                .startsWith("HTTP/1.1 413 ");
        assertThat(exchange(new byte[0], "Content-Type: application/json", "Content-Length: 9223372036854775807"))
                .startsWith("HTTP/1.1 413 ");
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        IntStream.rangeClosed(0, MOST_BYTES / 0x10000).forEach(i -> chunks.writeBytes(chunk));
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
    @ValueSource(strings = {"gzip", "x-none", "gzip, gzip"})
    void aContentEncodingIsUnsupported(String encoding) throws IOException {
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
