package dev.centraldeerros.ingest.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encodes the binary format of {@code COPY} (PostgreSQL manual, COPY, "Binary Format") into one growing pooled buffer. */
class BinaryCopy {
    static final int NULL = -1;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short END = -1;

    final ByteBuf out;

    BinaryCopy(ByteBufAllocator allocator, int usualBytes) {
        out = allocator.buffer(SIGNATURE.length + usualBytes);
        out.writeBytes(SIGNATURE).writeInt(0).writeInt(0);
    }

    /** Returns the rows with the trailer; the caller releases the buffer. */
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
