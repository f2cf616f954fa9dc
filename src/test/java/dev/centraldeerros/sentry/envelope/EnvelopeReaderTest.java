package dev.centraldeerros.sentry.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.sentry.envelope.EnvelopeReader.Item;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
    private static final String TWO_ITEMS = """
            {"event_id":"9ec79c33ec9942ab8353589fcb2e04dc","dsn":"https://e12d836b15bb49d7bbf99e64295d995b@errors.example/42"}
            {"type":"attachment","length":9,"content_type":"text/plain","filename":"a.txt"}
            PAYLOAD
            {"type":"event","length":41,"content_type":"application/json"}
            {"message":"hello world","level":"error"}
            """.replace("PAYLOAD", "\nHel\nlo\r!");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static EnvelopeReader read(byte[] envelope, int partBytes) {
        EnvelopeReader reader =
                new EnvelopeReader((type, before) -> type.equals("event") || type.equals("log") ? 100 : -1);
        for (int from = 0; from < envelope.length; from += partBytes) {
            reader.feed(Arrays.copyOfRange(envelope, from, Math.min(envelope.length, from + partBytes)));
        }
        reader.end();
        return reader;
    }

    private static List<String> payloads(EnvelopeReader reader) {
        return reader.items().stream()
                .map(item -> item.type() + " " + new String(item.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 10_000})
    void itemsAreTheSameHoweverTheBodyArrives(int partBytes) {
        EnvelopeReader reader = read(bytes(TWO_ITEMS), partBytes);

        assertThat(payloads(reader)).containsExactly("event {\"message\":\"hello world\",\"level\":\"error\"}");
        assertThat(reader.skipped()).isEqualTo(Map.of("attachment", 1L));
        assertThat(reader.headers().path("event_id").stringValue()).isEqualTo("9ec79c33ec9942ab8353589fcb2e04dc");
    }

    @Test
    void itemWithoutALengthEndsWithItsLine() {
        EnvelopeReader reader = read(bytes("{}\n{\"type\":\"event\"}\n{\"a\":1}\n{\"type\":\"log\"}\n[2]"), 5);

        assertThat(payloads(reader)).containsExactly("event {\"a\":1}", "log [2]");
    }

    @Test
    void emptyPayloadsAndEmptyLinesAreFine() {
        EnvelopeReader reader = read(
                bytes(
                        "{}\n{\"type\":\"event\",\"length\":0}\n\n{\"type\":\"session\",\"length\":0}\n\n\n{\"type\":\"log\"}\n\n\n"),
                3);

        assertThat(payloads(reader)).containsExactly("event ", "log ");
        assertThat(reader.skipped()).isEqualTo(Map.of("session", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{}\n", "{}\n\n\n"})
    void envelopeWithoutItemsIsEmpty(String envelope) {
        assertThat(read(bytes(envelope), 1).items()).isEmpty();
    }

    @Test
    void batchCountsItsItems() {
        EnvelopeReader reader = read(bytes("{}\n{\"type\":\"trace_metric\",\"item_count\":7}\n{}\n"), 100);

        assertThat(reader.skipped()).isEqualTo(Map.of("trace_metric", 7L));
    }

    @Test
    void largePayloadIsPassedOverWithoutMemory() {
        EnvelopeReader reader = new EnvelopeReader((type, before) -> type.equals("event") ? 100 : -1);
        reader.feed(bytes("{}\n{\"type\":\"attachment\",\"length\":100000000}\n"));
        byte[] part = new byte[1_000_000];
        for (int i = 0; i < 100; i++) {
            reader.feed(part);
            assertThat(reader.heldBytes()).isZero();
        }
        reader.feed(bytes("\n{\"type\":\"event\",\"length\":200}\n" + "x".repeat(200) + "\n{\"type\":\"event\"}\n"
                + "y".repeat(200) + "\n{\"type\":\"event\"}\n{}"));
        reader.end();

        assertThat(payloads(reader)).containsExactly("event ", "event ", "event {}");
        assertThat(reader.items())
                .extracting(Item::isTooLarge, Item::size)
                .containsExactly(tuple(true, 200L), tuple(true, 200L), tuple(false, 2L));
        assertThat(reader.skipped()).isEqualTo(Map.of("attachment", 1L));
    }

    @Test
    void manySmallItemsAreWeighedAndManyTypesAreOne() {
        EnvelopeReader reader = new EnvelopeReader((type, before) -> type.equals("event") ? 100 : -1);
        StringBuilder envelope = new StringBuilder("{}\n");
        for (int i = 0; i < 1_000; i++) {
            envelope.append("{\"type\":\"event\"}\n1\n{\"type\":\"made-up-")
                    .append(i)
                    .append("\"}\n1\n");
        }
        reader.feed(bytes(envelope.toString()));
        reader.end();

        assertThat(reader.heldBytes()).isGreaterThan(1_000_000);
        assertThat(reader.skipped()).hasSizeLessThan(102).containsEntry("other", 900L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n{}",
                "no json",
                "[]",
                "{}\n{\"length\":3}\nabc",
                "{}\n{\"type\":1}\nabc",
                "{}\n{\"type\":\"event\",\"length\":5}\nabc",
                "{}\n{\"type\":\"event\",\"length\":2}\n{}x\n",
                "{}\nabc\n",
                "{}\n{\"type\":\"event\",\"length\":9}"
            })
    void malformedEnvelopeIsRefused(String envelope) {
        for (int partBytes : new int[] {1, 1_000}) {
            assertThatThrownBy(() -> read(bytes(envelope), partBytes))
                    .isInstanceOf(ApiException.class)
                    .satisfies(refused ->
                            assertThat(((ApiException) refused).errors()).containsKey("envelope"));
        }
    }

    @Test
    void headersHaveALimit() {
        assertThatThrownBy(() -> read(bytes("{\"a\":\"" + "x".repeat(70_000) + "\"}\n"), 1_000))
                .isInstanceOf(ApiException.class);
    }
}
