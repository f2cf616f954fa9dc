package dev.centraldeerros.ingest.write;

import dev.centraldeerros.database.BinaryCopy;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Sender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * COPY rows of the table {@code log}, in the order of {@link #COLUMNS}.
 */
final class LogRows extends BinaryCopy {
    /** Columns of {@code COPY log (…)}. */
    static final String COLUMNS =
            "user_id, ingest_key_id, date, project_id, events, level, environment, archived, id, text_id,"
                    + " source, description, release, trace_id, span_id, attributes, fingerprint, issue_fingerprint";

    private static final int COLUMN_COUNT = 18;
    private static final byte JSONB_VERSION = 1;

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
        time(event.date());
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
        uuid(event.issueFingerprint());
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
