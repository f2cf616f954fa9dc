package dev.centraldeerros.ingest.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.ingest.batch.IdempotencyClaim;
import dev.centraldeerros.ingest.batch.IdempotencyKey;
import dev.centraldeerros.ingest.batch.Sha256;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.Decoder;
import dev.centraldeerros.ingest.wire.JsonLinesSplitter;
import dev.centraldeerros.ingest.wire.Protocol;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A format in which one item holds several events, as a stream of lines with a common label does. */
class ChunkerTest {
    private static final int MAX_ITEM_BYTES = 100_000;

    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final DecodeContext context = new DecodeContext(
            new Sender.IngestKey(3),
            new NameRegistry(new NameRegistry.Known(Map.of(), Map.of()), List.of(), Mono.empty()));

    /** An item is words: each an event of its own, unless it is bad. */
    private final Decoder words = new Decoder() {
        @Override
        public Protocol protocol() {
            return new Protocol("words");
        }

        @Override
        public List<Decoded> decode(byte[] bytes, int from, int to, DecodeContext unused) {
            return Stream.of(new String(bytes, from, to - from, UTF_8).split(" ", -1))
                    .filter(word -> !word.equals("none"))
                    .map(word -> word.equals("bad")
                            ? new Decoded.Rejected(Map.of("word", List.of("is bad")))
                            : (Decoded) new Decoded.Accepted(Events.event(ids.next(), word)))
                    .toList();
        }
    };

    private Chunker chunker(Optional<IdempotencyKey> key) {
        return new Chunker(
                new JsonLinesSplitter(MAX_ITEM_BYTES), words, ids, context, key, MAX_ITEM_BYTES, Chunk.EVENTS);
    }

    private static List<Chunk> chunks(Chunker chunker, String body) {
        List<Chunk> chunks = new ArrayList<>(chunker.feed(body.getBytes(UTF_8)));
        chunks.addAll(chunker.end(null));
        return chunks;
    }

    @Test
    void placesAreCountedThroughAllEventsOfAllItems() {
        Chunker chunker = chunker(Optional.empty());

        List<Chunk> chunks = chunks(chunker, "a bad b\nnone\nc\nbad d\n");

        assertThat(chunks).hasSize(1);
        assertThat(chunks.get(0).request().events())
                .extracting(Event::description)
                .containsExactly("a", "b", "c", "d");
        assertThat(chunks.get(0).places()).containsExactly(0, 2, 3, 5);
        assertThat(chunker.rejections().named(6)).containsOnlyKeys(1, 4);
        assertThat(chunker.place()).isEqualTo(6);
        assertThat(chunks.get(0).request().protocol()).isEqualTo(new Protocol("words"));
        assertThat(chunks.get(0).request().sender()).isEqualTo(new Sender.IngestKey(3));
    }

    @Test
    void anItemOfManyEventsIsSeveralSlices() {
        String item = String.join(
                " ",
                IntStream.range(0, 2 * Chunk.EVENTS + 1).mapToObj(i -> "w" + i).toList());

        assertThat(chunks(chunker(Optional.empty()), item + "\n"))
                .extracting(chunk -> chunk.request().events().size())
                .containsExactly(Chunk.EVENTS, Chunk.EVENTS, 1);
    }

    @Test
    void aRepeatedBodyHasTheSameKeysAndAnotherSenderOthers() {
        IdempotencyKey key = new IdempotencyKey("once");
        String body = "a b c\nd\n".repeat(200);

        List<IdempotencyClaim> first = onces(chunks(chunker(Optional.of(key)), body));
        List<IdempotencyClaim> again = onces(chunks(chunker(Optional.of(key)), body));

        assertThat(first).hasSizeGreaterThan(3).doesNotHaveDuplicates();
        assertThat(again)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("claim")
                .isEqualTo(first);
        assertThat(key.once(new Sender.Account(3), 0, Sha256.digest(), true, ids.next())
                        .key())
                .isNotEqualTo(key.once(new Sender.IngestKey(3), 0, Sha256.digest(), true, ids.next())
                        .key());
    }

    private static List<IdempotencyClaim> onces(List<Chunk> chunks) {
        return chunks.stream().map(chunk -> chunk.request().once()).toList();
    }
}
