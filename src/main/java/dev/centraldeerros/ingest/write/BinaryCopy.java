package dev.centraldeerros.ingest.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The binary format of {@code COPY} (PostgreSQL manual, COPY, "Binary Format"), in one pooled buffer that grows as it is filled. */
class BinaryCopy {
    static final int NULL = -1;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short END = -1;

    final ByteBuf out;

    BinaryCopy(ByteBufAllocator allocator, int usualBytes) {
        out = allocator.buffer(SIGNATURE.length + usualBytes);
        out.writeBytes(SIGNATURE).writeInt(0).writeInt(0);
    }

    /** The rows with the format's trailer; the caller owns the buffer. */
    final ByteBuf finish() {
        return out.writeShort(END);
    }

    final void release() {
        out.release();
    }

    final void uuid(@Nullable UUID id) {
        if (id == null) {
            out.writeInt(NULL);
        } else {
            out.writeInt(2 * Long.BYTES).writeLong(id.getMostSignificantBits()).writeLong(id.getLeastSignificantBits());
        }
    }
}
