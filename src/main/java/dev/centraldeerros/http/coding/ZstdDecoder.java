package dev.centraldeerros.http.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;

/** Decodes zstd frames (RFC 8878) with a window of at most 8 MiB (RFC 9659). */
final class ZstdDecoder extends BodyDecoder {
    private static final int FIXED_BYTES = 128 * 1024;
    private static final int MAX_WINDOW_BYTES = 8 * 1024 * 1024;
    private static final boolean AVAILABLE = load();

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final ZstdFrameHeader header = new ZstdFrameHeader(MAX_WINDOW_BYTES);

    /** Direct memory, which the library requires. */
    private final ByteBuf inputBuffer = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNK_BYTES);

    private final ByteBuf outputBuffer = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNK_BYTES);

    private byte[] buffer = new byte[0];

    /** Number of copied bytes of the buffer. */
    private int position;

    /** Remaining bytes of the input buffer. */
    private ByteBuffer input = inputBuffer.nioBuffer(0, 0);

    private boolean isInFrame;
    private boolean hasFrame;

    ZstdDecoder() {
        super(ContentCoding.ZSTD, FIXED_BYTES, MAX_WINDOW_BYTES);
    }

    static boolean isAvailable() {
        return AVAILABLE;
    }

    private static boolean load() {
        try {
            Native.load();
            return Native.isLoaded();
        } catch (LinkageError none) {
            return false;
        }
    }

    @Override
    void input(byte[] next) {
        buffer = next;
        position = 0;
    }

    @Override
    byte[] output() {
        while (true) {
            if (!isInFrame && !begin()) {
                return new byte[0];
            }
            fill();
            ByteBuffer output = outputBuffer.nioBuffer(0, CHUNK_BYTES);
            if (decode(output)) {
                isInFrame = false;
                hasFrame = true;
            }
            if (output.position() > 0) {
                byte[] taken = new byte[output.position()];
                output.flip().get(taken);
                return taken;
            }
            if (isInFrame && !input.hasRemaining() && position == buffer.length) {
                return new byte[0];
            }
        }
    }

    /**
     * Reads the header of a frame and checks its window before the library gets it; returns false if it needs more input.
     */
    private boolean begin() {
        while (!header.isComplete()) {
            if (input.hasRemaining()) {
                header.add(input.get());
            } else if (position < buffer.length) {
                header.add(buffer[position++]);
            } else {
                return false;
            }
            if (header.isWrong()) {
                throw invalid("is not valid");
            }
        }
        if (!header.fits()) {
            throw invalid("needs a window of more than 8 MiB of");
        }
        byte[] rest = new byte[input.remaining()];
        input.get(rest);
        inputBuffer.clear().writeBytes(header.bytes()).writeBytes(rest);
        input = inputBuffer.nioBuffer(0, inputBuffer.writerIndex());
        header.reset();
        isInFrame = true;
        return true;
    }

    private void fill() {
        if (!input.hasRemaining() && position < buffer.length) {
            int length = Math.min(inputBuffer.capacity(), buffer.length - position);
            inputBuffer.clear().writeBytes(buffer, position, length);
            position += length;
            input = inputBuffer.nioBuffer(0, length);
        }
    }

    private boolean decode(ByteBuffer output) {
        try {
            return context.decompressDirectByteBufferStream(output, input);
        } catch (ZstdException malformed) {
            throw invalid("is not valid");
        }
    }

    @Override
    boolean isComplete() {
        return hasFrame && !isInFrame && header.isEmpty();
    }

    @Override
    void release() {
        context.close();
        inputBuffer.release();
        outputBuffer.release();
    }
}
