package dev.centraldeerros.ingest.write;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Sender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * COPY rows of the table {@code log}, in the order of {@link #COLUMNS}.
 */
final class LogRows extends BinaryCopy {
    /** Columns of {@code COPY log (…)}. */
    static final String COLUMNS =
            "user_id, ingest_key_id, date, project_id, events, level, environment, archived, id, text_id,"
                    + " source, description, release, trace_id, span_id, attributes, fingerprint";

    private static final int COLUMN_COUNT = 17;
    private static final byte JSONB_VERSION = 1;

    /** Origin of PostgreSQL timestamps in microseconds: 2000-01-01T00:00:00Z. */
    private static final long EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int USUAL_ROW_BYTES = 512;

    LogRows(ByteBufAllocator allocator, int rows) {
        super(allocator, rows * USUAL_ROW_BYTES);
    }

    /** Adds one row. */
    void add(Event event, short environment, @Nullable UUID textId) {
        out.writeShort(COLUMN_COUNT);
        if (event.sender() instanceof Sender.Account account) {
            out.writeInt(Long.BYTES).writeLong(account.id()).writeInt(NULL);
        } else if (event.sender() instanceof Sender.IngestKey key) {
            out.writeInt(NULL).writeInt(Long.BYTES).writeLong(key.id());
        }
        out.writeInt(Long.BYTES).writeLong(micros(event.date()));
        out.writeInt(Integer.BYTES).writeInt(event.projectId());
        out.writeInt(Integer.BYTES).writeInt(event.events());
        out.writeInt(Short.BYTES).writeShort(event.level().code());
        out.writeInt(Short.BYTES).writeShort(environment);
        out.writeInt(Byte.BYTES).writeByte(0);
        uuid(event.id());
        uuid(textId);
        text(event.source());
        text(event.description());
        text(event.release());
        text(event.traceId());
        text(event.spanId());
        jsonb(event.attributes());
        jsonb(event.fingerprint());
    }

    private static long micros(Instant time) {
        return (time.getEpochSecond() - EPOCH_SECONDS) * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
    }

    private void text(@Nullable String text) {
        if (text == null) {
            out.writeInt(NULL);
        } else {
            int lengthAt = out.writerIndex();
            out.writeInt(0);
            out.setInt(lengthAt, ByteBufUtil.writeUtf8(out, text));
        }
    }

    private void jsonb(@Nullable String json) {
        if (json == null) {
            out.writeInt(NULL);
        } else {
            int lengthAt = out.writerIndex();
            out.writeInt(0).writeByte(JSONB_VERSION);
            out.setInt(lengthAt, 1 + ByteBufUtil.writeUtf8(out, json));
        }
    }
}
