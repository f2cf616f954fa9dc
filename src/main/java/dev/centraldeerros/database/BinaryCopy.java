package dev.centraldeerros.database;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encodes the binary format of {@code COPY} (PostgreSQL manual, COPY, "Binary Format") into one growing pooled buffer. */
public class BinaryCopy {
    protected static final int NULL = -1;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short END = -1;

    /** Origin of PostgreSQL timestamps in microseconds: 2000-01-01T00:00:00Z. */
    private static final long EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    protected final ByteBuf out;

    protected BinaryCopy(ByteBufAllocator allocator, int usualBytes) {
        out = allocator.buffer(SIGNATURE.length + usualBytes);
        out.writeBytes(SIGNATURE).writeInt(0).writeInt(0);
    }

    /** Returns the rows with the trailer; the caller releases the buffer. */
    public final ByteBuf finish() {
        return out.writeShort(END);
    }

    public final void release() {
        out.release();
    }

    protected final void uuid(@Nullable UUID id) {
        if (id == null) {
            out.writeInt(NULL);
        } else {
            out.writeInt(2 * Long.BYTES).writeLong(id.getMostSignificantBits()).writeLong(id.getLeastSignificantBits());
        }
    }

    /** A column {@code timestamptz}. */
    protected final void time(Instant time) {
        out.writeInt(Long.BYTES)
                .writeLong(
                        (time.getEpochSecond() - EPOCH_SECONDS) * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO);
    }

    protected final void text(@Nullable String text) {
        if (text == null) {
            out.writeInt(NULL);
        } else {
            int lengthAt = out.writerIndex();
            out.writeInt(0);
            out.setInt(lengthAt, ByteBufUtil.writeUtf8(out, text));
        }
    }
}
