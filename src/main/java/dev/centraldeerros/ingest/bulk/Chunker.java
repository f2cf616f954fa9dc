package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.IdempotencyClaim;
import dev.centraldeerros.ingest.batch.IdempotencyKey;
import dev.centraldeerros.ingest.batch.Sha256;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.Decoder;
import dev.centraldeerros.ingest.wire.ItemSplitter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the items of one body into chunks. Without an {@code Idempotency-Key} every buffer ends a chunk, so that a slow
 * stream does not wait. With one, the content decides where chunks end, so that a repeated body has the same chunks; each
 * chunk waits until it is known whether it is the last. Used by one thread at a time.
 */
final class Chunker implements ItemSplitter.Handler {
    /** Consecutive invalid items after which the body is rejected. */
    static final int REJECTED_IN_A_ROW = 10_000;

    /** Multiple of the largest event, after which a body without a valid event is rejected: it may be a compression bomb. */
    private static final int BARREN_EVENTS = 8;

    private static final MessageDigest EMPTY = Sha256.digest();

    private final ItemSplitter items;
    private final Decoder decoder;
    private final EventIds ids;
    private final DecodeContext context;
    private final @Nullable IdempotencyKey key;
    private final long mostBarrenBytes;
    private final int mostItemBytes;
    private final int mostEvents;
    private final MessageDigest body = Sha256.digest();
    private final ItemRejections rejections = new ItemRejections();

    private ChunkBuilder open = new ChunkBuilder();
    private @Nullable ChunkBuilder waiting;
    private List<Chunk> complete = new ArrayList<>();
    private int parts;

    private int place;
    private long barrenBytes;
    private int rejectedInARow;
    private @Nullable ApiException invalid;

    /** Chunk that is being filled. */
    private static final class ChunkBuilder {
        final List<Event> events = new ArrayList<>();
        final List<Integer> places = new ArrayList<>();
        int items;
        long bytes;
        int end;
        long rejected;
        MessageDigest bodyUpToHere = EMPTY;
    }

    Chunker(
            ItemSplitter items,
            Decoder decoder,
            EventIds ids,
            DecodeContext context,
            Optional<IdempotencyKey> key,
            int mostItemBytes,
            int mostEvents) {
        this.items = items;
        this.decoder = decoder;
        this.ids = ids;
        this.context = context;
        this.key = key.orElse(null);
        this.mostItemBytes = mostItemBytes;
        this.mostEvents = mostEvents;
        this.mostBarrenBytes = (long) BARREN_EVENTS * mostItemBytes;
    }

    /** Returns the chunks that this buffer completes. */
    List<Chunk> feed(byte[] buffer) {
        barrenBytes += buffer.length;
        if (invalid == null) {
            items.feed(buffer, this);
        }
        if (invalid == null && barrenBytes > mostBarrenBytes) {
            abort(ApiException.of(
                    Problem.TOO_LARGE,
                    "The body contains no event within " + mostBarrenBytes + " bytes; the rest was not read."));
        }
        if (key == null) {
            close();
        }
        return taken();
    }

    /**
     * Returns the rest at the end of the body.
     *
     * @param cut read error; null for a complete body
     */
    List<Chunk> end(@Nullable ApiException cut) {
        if (cut != null) {
            abort(cut);
        }
        if (invalid == null) {
            items.end(this);
        }
        close();
        if (waiting != null) {
            release(waiting, true);
        }
        return taken();
    }

    /** Returns whether further input is ignored. */
    boolean isOver() {
        return invalid != null;
    }

    /** Read error; empty for a complete body. */
    Optional<ApiException> invalid() {
        return Optional.ofNullable(invalid);
    }

    /** Buffered bytes of the body. */
    long heldBytes() {
        return items.heldBytes() + open.bytes + (waiting == null ? 0 : waiting.bytes);
    }

    /** Index of the next item. */
    int place() {
        return place;
    }

    ItemRejections rejections() {
        return rejections;
    }

    @Override
    public void item(byte[] from, int start, int end) {
        if (key != null) {
            body.update(from, start, end - start);
            body.update((byte) '\n');
        }
        open.bytes += end - start;
        for (Decoded decoded : decoder.decode(from, start, end, context)) {
            if (decoded instanceof Decoded.Accepted accepted) {
                open.events.add(accepted.event());
                open.places.add(place);
                barrenBytes = 0;
                rejectedInARow = 0;
            } else {
                reject(((Decoded.Rejected) decoded).errors());
            }
            count();
        }
    }

    @Override
    public void tooLong() {
        reject(Map.of("body", List.of("must not be longer than " + mostItemBytes + " bytes")));
        body.update((byte) '\n');
        count();
    }

    @Override
    public void invalid(String reason) {
        abort(ApiException.invalid("body", reason));
    }

    private void reject(Map<String, List<String>> errors) {
        rejections.add(place, errors);
        rejectedInARow++;
        if (rejectedInARow == REJECTED_IN_A_ROW) {
            invalid("has " + REJECTED_IN_A_ROW + " bad items in a row; the rest was not read");
        }
    }

    private void abort(ApiException reason) {
        if (invalid == null) {
            invalid = reason;
        }
    }

    private void count() {
        place++;
        open.items++;
        if (open.items == mostEvents || open.bytes >= Chunk.BYTES) {
            close();
        }
    }

    private void close() {
        if (open.items == 0) {
            return;
        }
        open.end = place;
        open.rejected = rejections.count();
        if (key == null) {
            release(open, false);
        } else {
            if (waiting != null) {
                release(waiting, false);
            }
            open.bodyUpToHere = Sha256.copy(body);
            waiting = open;
        }
        open = new ChunkBuilder();
    }

    private void release(ChunkBuilder chunk, boolean isLast) {
        if (key != null) {
            IdempotencyClaim once = key.once(context.sender(), parts++, chunk.bodyUpToHere, isLast, ids.next());
            complete.add(chunk(chunk, once));
        } else if (!chunk.events.isEmpty()) {
            complete.add(chunk(chunk, null));
        }
    }

    private Chunk chunk(ChunkBuilder made, @Nullable IdempotencyClaim once) {
        WriteRequest request = new WriteRequest(decoder.protocol(), context.sender(), made.events, once);
        return new Chunk(request, made.places, made.bytes, made.end, made.rejected);
    }

    private List<Chunk> taken() {
        List<Chunk> taken = complete;
        complete = new ArrayList<>();
        return taken;
    }
}
