package dev.centraldeerros.ingest.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.fingerprint.Fingerprinter;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.http.request.Rfc3339;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

class NativeJsonTest {
    private static final int ROUNDS = 20_000;

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final List<String> BODIES = List.of("""
            {"description":"a","source":"b","date":"2026-11-23T13:41:28.123456Z","level":"error","env":"dev"}""", """
            {"description":"é 😀 \\ud83d\\ude00 \\u0000","source":"10.0.0.1","details":"at a.B\\n\\tat c.D","events":"17",
             "date":"2026-11-23T10:41:28-03:00","level":"CRITICAL","env":"PRODUCTION","project":"default","release":"1.0",
             "trace_id":"4bf9","span_id":"00f0","attributes":{"n":1.10,"big":1e300,"deep":[{"a":null,"b":[true,-0.5]}]},
             "fingerprint":["{{ default }}","x"],"key":"order-1","other":{"a":[1,2,{"b":"c"}]}}""");

    /** What mutations put in. */
    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "1e400",
            "1e99999999999",
            "-",
            "0",
            "99999999999",
            "NaN",
            "\u0000",
            "\uFEFF",
            "\"key\":",
            "\"events\":",
            "\"attributes\":{}",
            "[[[[[[[[[[",
            "\"date\":\"9999-12-31T23:59:60Z\"",
            "x".repeat(300),
            "{\"a\":".repeat(70));

    private final NativeJson decoder =
            new NativeJson(new EventIds(Clock.systemUTC()), new Fingerprints(Level.ERROR, Fingerprinter.VERSION));
    private final DecodeContext context = new DecodeContext(
            new Sender.Account(7),
            new NameRegistry(
                    new NameRegistry.Known(Map.of("default", 1), Map.of("PRODUCTION", (short) 1, "DEV", (short) 2)),
                    List.of("PRODUCTION", "DEV"),
                    Mono.empty()));

    @ParameterizedTest(name = "mutatedBodiesAreDecidedAndWhatIsAcceptedIsWithinItsLimits, seed {0}")
    @ValueSource(longs = {20261123, 1})
    void mutatedBodiesAreDecidedAndWhatIsAcceptedIsWithinItsLimits(long seed) {
        Random random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] body = mutated(BODIES.get(round % BODIES.size()).getBytes(UTF_8), random);
            Decoded decoded = decoder.decode(body, context);
            if (decoded instanceof Decoded.Accepted event) {
                isWithinLimits(event.event());
                isTheSameAfterARoundTrip(event.event());
                accepted++;
            } else {
                Map<String, List<String>> errors = ((Decoded.Rejected) decoded).errors();
                assertThat(errors).isNotEmpty();
                assertThat(errors.values())
                        .allSatisfy(
                                messages -> assertThat(messages).isNotEmpty().hasSizeLessThan(5));
            }
        }
        assertThat(accepted).as("accepted").isBetween(ROUNDS / 100, ROUNDS * 99 / 100);
    }

    private static byte[] mutated(byte[] body, Random random) {
        byte[] mutated = body;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int from = random.nextInt(mutated.length + 1);
            int to = Math.min(mutated.length, from + random.nextInt(8));
            byte[] middle = switch (random.nextInt(5)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> new byte[0];
                case 2 -> PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
                case 3 -> java.util.Arrays.copyOfRange(mutated, from / 2, from);
                default -> {
                    to = from;
                    yield new byte[] {(byte) (0x20 + random.nextInt(0x5f))};
                }
            };
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(mutated, 0, from);
            out.writeBytes(middle);
            out.write(mutated, to, mutated.length - to);
            mutated = out.toByteArray();
        }
        return mutated;
    }

    private static void isWithinLimits(Event event) {
        isText(event.description(), 1, Limits.DESCRIPTION_CHARS);
        isText(event.source(), 1, Limits.SOURCE_CHARS);
        isText(event.release(), 1, Limits.NAME_CHARS);
        isText(event.traceId(), 1, Limits.NAME_CHARS);
        isText(event.spanId(), 1, Limits.NAME_CHARS);
        isText(event.key(), 1, Limits.KEY_CHARS);
        isText(event.details(), 0, Limits.DETAILS_BYTES);
        isText(event.attributes(), 2, Limits.ATTRIBUTES_BYTES);
        isText(event.fingerprint(), 2, Limits.FINGERPRINT_PARTS * Limits.NAME_CHARS * 6);
        assertThat(event.events()).isPositive();
        assertThat(event.date()).isBetween(Limits.EARLIEST, Limits.LATEST);
        assertThat(event.date().getNano() % 1_000).isZero();
        assertThat(event.environment()).isIn("PRODUCTION", "DEV");
        assertThat(event.projectId()).isEqualTo(1);
        assertThat(event.sender()).isEqualTo(new Sender.Account(7));
        assertThat(tree(event.attributes()).isObject() || event.attributes() == null)
                .isTrue();
        assertThat(tree(event.fingerprint()).isArray() || event.fingerprint() == null)
                .isTrue();
    }

    /** As PostgreSQL can hold it, and no longer than allowed. */
    private static void isText(String text, int least, int most) {
        if (text != null) {
            assertThat(text.codePointCount(0, text.length())).isBetween(least, most);
            assertThat(text).doesNotContain("\u0000");
            assertThat(UTF_8.newEncoder().canEncode(text)).isTrue();
        }
    }

    private static JsonNode tree(String json) {
        return json == null ? EXACT.missingNode() : EXACT.readTree(json);
    }

    private void isTheSameAfterARoundTrip(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("description", event.description());
        fields.put("source", event.source());
        fields.put("details", event.details());
        fields.put("events", event.events());
        fields.put("date", Rfc3339.format(event.date()));
        fields.put("level", event.level());
        fields.put("env", event.environment());
        fields.put("release", event.release());
        fields.put("trace_id", event.traceId());
        fields.put("span_id", event.spanId());
        fields.put("attributes", event.attributes() == null ? null : tree(event.attributes()));
        fields.put("fingerprint", event.fingerprint() == null ? null : tree(event.fingerprint()));
        fields.put("key", event.key());
        Decoded again = decoder.decode(EXACT.writeValueAsBytes(fields), context);
        assertThat(again).as(() -> "again " + again).isInstanceOf(Decoded.Accepted.class);
        assertThat(((Decoded.Accepted) again).event())
                .usingRecursiveComparison()
                .ignoringFields("id", "attributes", "fingerprint")
                .isEqualTo(event);
        JsonNode attributes = tree(((Decoded.Accepted) again).event().attributes());
        assertThat(attributes.equals(NativeJsonTest::byValue, tree(event.attributes())))
                .as(event.attributes())
                .isTrue();
        assertThat(tree(((Decoded.Accepted) again).event().fingerprint())).isEqualTo(tree(event.fingerprint()));
    }

    private static int byValue(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.equals(other) ? 0 : 1;
    }

    @Test
    void anotherIdIsMadeForEachEvent() {
        byte[] body = BODIES.get(0).getBytes(UTF_8);
        Event first = ((Decoded.Accepted) decoder.decode(body, context)).event();
        Event second = ((Decoded.Accepted) decoder.decode(body, context)).event();
        assertThat(second.id()).isGreaterThan(first.id());
    }

    @Test
    void namesInAttributesThatBecomeTheSameAreRefused() {
        String body = BODIES.get(0).replace("{", "{\"attributes\":{\"a\\u0000\":1,\"a\\uFFFD\":2},");
        assertThat(decoder.decode(body.getBytes(UTF_8), context)).isInstanceOf(Decoded.Rejected.class);
    }

    /** A blank in front of an object leads it the way of bodies that are not ASCII, or have escapes by number. */
    @Test
    void readFromItsBytesOrAsATextABodyMeansTheSame() {
        Random random = new Random(20261126);
        int same = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String escapes = "{\"release\":\"\\ud83d\\ude00 \\ud800 \\u0000 \\u00e9\\n\",";
            String body = BODIES.get(round % BODIES.size())
                    .replaceFirst("\\{", java.util.regex.Matcher.quoteReplacement(escapes));
            byte[] mutated = round < 50 ? body.getBytes(UTF_8) : mutated(body.getBytes(UTF_8), random);
            byte[] behindABlank = new byte[mutated.length + 1];
            behindABlank[0] = ' ';
            System.arraycopy(mutated, 0, behindABlank, 1, mutated.length);

            Decoded one = decoder.decode(mutated, context);
            Decoded other = decoder.decode(behindABlank, context);

            if (one instanceof Decoded.Accepted accepted) {
                assertThat(other).as(new String(mutated, UTF_8)).isInstanceOf(Decoded.Accepted.class);
                assertThat(((Decoded.Accepted) other).event())
                        .usingRecursiveComparison()
                        .ignoringFields("id")
                        .isEqualTo(accepted.event());
                same++;
            } else {
                assertThat(other).as(new String(mutated, UTF_8)).isInstanceOf(Decoded.Rejected.class);
                assertThat(((Decoded.Rejected) other).errors().keySet())
                        .as(new String(mutated, UTF_8))
                        .isEqualTo(((Decoded.Rejected) one).errors().keySet());
            }
        }
        assertThat(same).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void whatMeansItselfIsToldAtEveryPlaceAndLength() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = "x".repeat(length).getBytes(UTF_8);
            assertThat(ByteScanner.isPlain(bytes, 0, length)).isTrue();
            for (int i = 0; i < length; i++) {
                for (byte other : new byte[] {0, (byte) 0x80, (byte) 0xFF}) {
                    byte[] changed = bytes.clone();
                    changed[i] = other;
                    assertThat(ByteScanner.isPlain(changed, 0, length)).isFalse();
                    assertThat(ByteScanner.isPlain(changed, i + 1, length)).isTrue();
                }
            }
        }
    }

    @Test
    void escapesAreFoundWhereverTheyStandSeed16() {
        Random random = new Random(16);
        char[] few = {'\\', 'u', 'n', 't', '\u0001', '~'};
        int escaped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(few[random.nextInt(few.length)]);
            }
            int from = text.isEmpty() ? 0 : random.nextInt(text.length());
            byte[] bytes = text.toString().getBytes(UTF_8);
            boolean plain = !text.substring(from).contains("\\u");

            assertThat(ByteScanner.isPlain(bytes, from, bytes.length))
                    .as("%s from %d", text, from)
                    .isEqualTo(plain);
            escaped += plain ? 0 : 1;
        }
        assertThat(escaped).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }
}
