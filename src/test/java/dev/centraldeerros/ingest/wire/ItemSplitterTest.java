package dev.centraldeerros.ingest.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a body is cut into items must not depend on how the network cut it into pieces. */
class ItemSplitterTest {
    private static final int MAX_BYTES = 40;

    /** What a taker was told, in order. */
    private static final class Told implements ItemSplitter.Handler {
        final List<String> all = new ArrayList<>();

        @Override
        public void item(byte[] bytes, int from, int to) {
            all.add(new String(bytes, from, to - from, UTF_8));
        }

        @Override
        public void tooLong() {
            all.add("too long");
        }

        @Override
        public void invalid(String reason) {
            all.add("broken: " + reason);
        }
    }

    private static List<String> cut(ItemSplitter items, List<byte[]> buffers) {
        Told told = new Told();
        buffers.forEach(buffer -> items.feed(buffer, told));
        items.end(told);
        return told.all;
    }

    /** What the whole body in one piece tells; checks that every way to cut it in two, and byte by byte, tells the same. */
    private static List<String> items(Supplier<ItemSplitter> kind, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        List<String> join = cut(kind.get(), List.of(bytes));
        List<byte[]> single = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            assertThat(cut(
                            kind.get(),
                            List.of(Arrays.copyOfRange(bytes, 0, i), Arrays.copyOfRange(bytes, i, bytes.length))))
                    .as("cut at %s", i)
                    .isEqualTo(join);
            single.add(new byte[] {bytes[i]});
        }
        assertThat(cut(kind.get(), single)).isEqualTo(join);
        return join;
    }

    private static List<String> lines(String body) {
        return items(() -> new JsonLinesSplitter(MAX_BYTES), body);
    }

    private static List<String> array(String body) {
        return items(() -> new JsonArraySplitter(MAX_BYTES), body);
    }

    private static List<String> objects(String body) {
        return items(() -> new JsonObjectsSplitter(MAX_BYTES), body);
    }

    @Test
    void everyLineIsAnItemAndBlankOnesAreNone() {
        assertThat(lines("{\"a\":1}\n\r\n  \n{\"b\":\"ü\"}\r\n{\"c\":3}"))
                .extracting(String::strip)
                .containsExactly("{\"a\":1}", "{\"b\":\"ü\"}", "{\"c\":3}");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n \n")).isEmpty();
    }

    @Test
    void aLineThatIsTooLongCostsItselfAlone() {
        assertThat(lines("1\n" + "x".repeat(MAX_BYTES + 1) + "\n2")).containsExactly("1", "too long", "2");
        assertThat(lines("y".repeat(MAX_BYTES))).containsExactly("y".repeat(MAX_BYTES));
    }

    @Test
    void everyElementIsAnItemWhateverIsInItsStrings() {
        assertThat(array(" [ {\"a\":\"],[\\\"}\"} ,[1,{}], 7,\"x,y\" ] \n"))
                .extracting(String::strip)
                .containsExactly("{\"a\":\"],[\\\"}\"}", "[1,{}]", "7", "\"x,y\"");
        assertThat(array("[]")).isEmpty();
    }

    @Test
    void anElementThatIsTooLongCostsItselfAlone() {
        assertThat(array("[{},{\"a\":\"" + "x".repeat(MAX_BYTES) + "\"},{}]")).containsExactly("{}", "too long", "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[{}", "[{},", "[", "[{}{}]", "[,{}]", "[{},]", "[{}] x", "[{}][", "[{\"a\":\"]", "[{\"a\":[}"})
    void anArrayThatIsNoneIsBrokenAfterWhatWasWhole(String body) {
        List<String> told = array(body);
        assertThat(told).last().asString().startsWith("broken: ");
        assertThat(told.subList(0, told.size() - 1)).allMatch("{}"::equals);
    }

    @Test
    void theFirstCharacterTellsAnArrayFromAnObject() {
        assertThat(ItemSplitter.isArray(" \r\n[".getBytes(UTF_8))).isTrue();
        assertThat(ItemSplitter.isArray("\uFEFF[".getBytes(UTF_8))).isTrue();
        assertThat(ItemSplitter.isArray("{\"a\":[]}".getBytes(UTF_8))).isFalse();
        assertThat(ItemSplitter.isArray("  ".getBytes(UTF_8))).isFalse();
    }

    @Test
    void objectsMayStandOnLinesOrNot() {
        assertThat(objects("\uFEFF{\"a\":1}{\"b\":\"}{\\\"\"}\n\n {\n\"c\": [{}, {}]\n}\r\n"))
                .containsExactly("{\"a\":1}", "{\"b\":\"}{\\\"\"}", "{\n\"c\": [{}, {}]\n}");
        assertThat(objects(" \n")).isEmpty();
    }

    @Test
    void aBrokenObjectDoesNotAffectTheNext() {
        assertThat(objects("{\"a\":\"x\n{\"b\":1}")).containsExactly("{\"a\":\"x", "{\"b\":1}");
        assertThat(objects("{\"a\":1\n{\"b\":2}\n{}"))
                .extracting(String::strip)
                .containsExactly("{\"a\":1", "{\"b\":2}", "{}");
        assertThat(objects("none of it\n{}\n{\"a\":")).containsExactly("none of it", "{}", "{\"a\":");
        assertThat(objects("{\"a\":\"" + "x".repeat(MAX_BYTES) + "\"}{}")).containsExactly("too long", "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", " {\"a\":\"}\"}\n{", "\uFEFF{\n}\n\n{\"b\""})
    void aSecondObjectMakesThemSeveral(String body) {
        assertThat(areSeveral(body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{}\n", "{\"a\":{}", "{} x", "{\"a\":1\n{}", "x\n{}{}", "[{},{}]", "{\"a\":\"{}{}"})
    void anythingElseDoesNot(String body) {
        assertThat(areSeveral(body)).isFalse();
    }

    private static boolean areSeveral(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        boolean whole = JsonObjectsSplitter.areSeveral(List.of(bytes));
        List<byte[]> single = new ArrayList<>();
        for (byte b : bytes) {
            single.add(new byte[] {b});
        }
        assertThat(JsonObjectsSplitter.areSeveral(single)).isEqualTo(whole);
        return whole;
    }
}
