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
    /** Maximum number of bytes per decoded chunk. */
    static final int CHUNK_BYTES = 64 * 1024;

    private final ContentCoding coding;
    private final int fixedBytes;
    private final int mostWindowBytes;
    private long decoded;
    private boolean closed;

    /**
     * Creates a decoder.
     *
     * @param fixedBytes memory for any body
     * @param mostWindowBytes maximum window of decoded bytes in memory
     */
    BodyDecoder(ContentCoding coding, int fixedBytes, int mostWindowBytes) {
        this.coding = coding;
        this.fixedBytes = fixedBytes;
        this.mostWindowBytes = mostWindowBytes;
    }

    /** Returns the decoded chunks of a buffer on demand. Read to the end before the next call. */
    final Iterable<byte[]> decode(byte[] buffer) {
        return () -> {
            decodeNext(buffer);
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
                    byte[] buffer = next;
                    if (buffer == null) {
                        throw new NoSuchElementException();
                    }
                    next = null;
                    return buffer;
                }
            };
        };
    }

    /** Signals 400 if the body ended early. */
    final <T> Mono<T> end() {
        return Mono.defer(() -> isWhole() ? Mono.empty() : Mono.error(invalid("ends in the middle of its")));
    }

    private synchronized boolean isWhole() {
        return closed || isComplete();
    }

    /** Returns its memory in bytes. */
    final synchronized long memoryBytes() {
        return closed ? 0 : fixedBytes + Math.min(mostWindowBytes, decoded);
    }

    final synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }

    private synchronized void decodeNext(byte[] buffer) {
        if (!closed) {
            input(buffer);
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

    /** Returns the 400 for an invalid body. */
    final ApiException invalid(String what) {
        return ApiException.invalid("body", what + " " + coding.text());
    }

    /** Sets the next buffer; the previous one is consumed. */
    abstract void input(byte[] buffer);

    /**
     * Returns at most {@link #CHUNK_BYTES} bytes; none if it needs more input.
     *
     * @throws ApiException 400 if the input is invalid
     */
    abstract byte[] output();

    /** Returns whether a body may end here. */
    abstract boolean isComplete();

    /** Releases native memory. */
    abstract void release();
}
