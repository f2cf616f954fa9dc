package dev.centraldeerros.http.coding;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Decodes a zlib stream (RFC 1950), or a bare deflate stream (RFC 1951), which some clients send under the same name. */
final class DeflateDecoder extends BodyDecoder {
    /** Memory of an inflater besides its window of 32 KiB. */
    static final int FIXED_BYTES = 16 * 1024;

    static final int WINDOW_BYTES = 32 * 1024;

    /** Low bits of the first byte of a zlib stream, and the divisor of its first two bytes. */
    private static final int ZLIB_METHOD = 8;

    private static final int ZLIB_CHECK = 31;

    private final byte[] buffer = new byte[CHUNK_BYTES];
    private byte[] input = new byte[0];

    /** Created when the first bytes show which of the two formats it is. */
    private @Nullable Inflater inflater;

    DeflateDecoder() {
        super(ContentCoding.DEFLATE, FIXED_BYTES, WINDOW_BYTES);
    }

    @Override
    void input(byte[] next) {
        if (inflater != null) {
            inflater.setInput(next);
            return;
        }
        int held = input.length;
        input = Arrays.copyOf(input, held + next.length);
        System.arraycopy(next, 0, input, held, next.length);
        if (input.length >= 2) {
            inflater = new Inflater(!isZlib(input));
            inflater.setInput(input);
        }
    }

    private static boolean isZlib(byte[] start) {
        return (start[0] & 0x0F) == ZLIB_METHOD && (((start[0] & 0xFF) << 8) | (start[1] & 0xFF)) % ZLIB_CHECK == 0;
    }

    @Override
    byte[] output() {
        Inflater open = inflater;
        if (open == null) {
            return new byte[0];
        }
        try {
            int length = open.inflate(buffer);
            if (length == 0 && (open.needsDictionary() || (open.finished() && open.getRemaining() > 0))) {
                throw invalid("is not valid");
            }
            return Arrays.copyOf(buffer, length);
        } catch (DataFormatException malformed) {
            throw invalid("is not valid");
        }
    }

    @Override
    boolean isComplete() {
        return inflater != null && inflater.finished();
    }

    @Override
    void release() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
