package dev.centraldeerros.http.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decodes brotli (RFC 7932), with a window of at most 16 MiB. */
final class BrotliDecoder extends BodyDecoder {
    private static final int FIXED_BYTES = 128 * 1024;
    private static final int MAX_WINDOW_BYTES = 16 * 1024 * 1024;
    private static final int INPUT_BYTES = 16 * 1024;

    private final DecoderJNI.Wrapper decoder;
    private byte[] buffer = new byte[0];
    private int position;

    /** Output buffer of the library, valid until the next call. */
    private @Nullable ByteBuffer lent;

    BrotliDecoder() {
        super(ContentCoding.BR, FIXED_BYTES, MAX_WINDOW_BYTES);
        try {
            this.decoder = new DecoderJNI.Wrapper(INPUT_BYTES);
        } catch (IOException failed) {
            throw new IllegalStateException("the brotli decoder cannot be made", failed);
        }
    }

    static boolean isAvailable() {
        return Brotli4jLoader.isAvailable();
    }

    @Override
    void input(byte[] next) {
        buffer = next;
        position = 0;
    }

    @Override
    byte[] output() {
        while (true) {
            ByteBuffer window = lent;
            if (window != null && window.hasRemaining()) {
                byte[] taken = new byte[Math.min(CHUNK_BYTES, window.remaining())];
                window.get(taken);
                return taken;
            }
            if (decoder.hasOutput()) {
                lent = decoder.pull();
                continue;
            }
            lent = null;
            switch (decoder.getStatus()) {
                case DONE -> {
                    if (position < buffer.length) {
                        throw invalid("goes on after the end of its");
                    }
                    return new byte[0];
                }
                case NEEDS_MORE_INPUT -> {
                    if (position == buffer.length) {
                        return new byte[0];
                    }
                    ByteBuffer input = decoder.getInputBuffer();
                    input.clear();
                    int length = Math.min(input.remaining(), buffer.length - position);
                    input.put(buffer, position, length);
                    position += length;
                    decoder.push(length);
                }
                case OK, NEEDS_MORE_OUTPUT -> decoder.push(0);
                case ERROR -> throw invalid("is not valid");
            }
        }
    }

    @Override
    boolean isComplete() {
        return decoder.getStatus() == DecoderJNI.Status.DONE;
    }

    @Override
    void release() {
        decoder.destroy();
    }
}
