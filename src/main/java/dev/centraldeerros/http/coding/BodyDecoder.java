package dev.centraldeerros.http.coding;

import dev.centraldeerros.http.problem.ApiException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decodes one body at the pace of its consumer, one buffer at a time, because a small body can expand to a large one. The
 * consumer counts the bytes. Guarded by this, because another thread may cancel the request.
 */
abstract class BodyDecoder {
    /** Most bytes of a decoded piece. */
    static final int PIECE_BYTES = 64 * 1024;

    private final ContentCoding coding;
    private final int fixedBytes;
    private final int mostWindowBytes;
    private long decoded;
    private boolean closed;

    /**
     * Takes note of what it needs.
     *
     * @param fixedBytes whatever the body is
     * @param mostWindowBytes of what was decoded last, which is kept
     */
    BodyDecoder(ContentCoding coding, int fixedBytes, int mostWindowBytes) {
        this.coding = coding;
        this.fixedBytes = fixedBytes;
        this.mostWindowBytes = mostWindowBytes;
    }

    /** What is in a piece, as it is asked for; to be taken to its end before the next piece is given. */
    final Iterable<byte[]> decode(byte[] piece) {
        return () -> {
            give(piece);
            return new Iterator<>() {
                private byte @Nullable [] next;

                @Override
                public boolean hasNext() {
                    if (next == null) {
                        byte[] taken = take();
                        next = taken.length == 0 ? null : taken;
                    }
                    return next != null;
                }

                @Override
                public byte[] next() {
                    byte[] piece = next;
                    if (piece == null) {
                        throw new NoSuchElementException();
                    }
                    next = null;
                    return piece;
                }
            };
        };
    }

    /** Signals a 400 when the body has ended in the middle. */
    final <T> Mono<T> end() {
        return Mono.defer(() -> isWhole() ? Mono.empty() : Mono.error(broken("ends in the middle of its")));
    }

    private synchronized boolean isWhole() {
        return closed || isComplete();
    }

    /** What it needs now, in bytes. */
    final synchronized long memoryBytes() {
        return closed ? 0 : fixedBytes + Math.min(mostWindowBytes, decoded);
    }

    final synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }

    private synchronized void give(byte[] piece) {
        if (!closed) {
            input(piece);
        }
    }

    private synchronized byte[] take() {
        if (closed) {
            return new byte[0];
        }
        byte[] taken = output();
        decoded += taken.length;
        return taken;
    }

    /** The refusal of a body that is not what it says. */
    final ApiException broken(String what) {
        return ApiException.invalid("body", what + " " + coding.text());
    }

    /** Takes the next piece; the one before is used up. */
    abstract void input(byte[] piece);

    /**
     * The next bytes, {@link #PIECE_BYTES} at most; none when more input is needed.
     *
     * @throws ApiException 400 when the input is not in this coding
     */
    abstract byte[] output();

    /** Whether a body may end here. */
    abstract boolean isComplete();

    /** Gives back what the garbage collector does not. */
    abstract void release();
}
