package dev.centraldeerros.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A field that is wrong gets a 400 that names it, and leaves nothing behind. */
class BadFieldTest extends FieldRefusals {
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
                        + "\"level\":\"LOUD\",\"env\":\"MARS\",\"project\":\"none\",\"release\":{},\"trace_id\":1,"
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
                        http.post(with("level", "\"LOUD\"").replace("\"PRODUCTION\"", "\"production \"")), 400)
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
}
