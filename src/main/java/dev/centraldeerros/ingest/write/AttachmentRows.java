package dev.centraldeerros.ingest.write;

import dev.centraldeerros.database.BinaryCopy;
import dev.centraldeerros.event.Attachment;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** COPY rows of the table {@code attachment}, in the order of {@link #COLUMNS}. */
final class AttachmentRows extends BinaryCopy {
    /** Columns of {@code COPY attachment (…)}. */
    static final String COLUMNS = "log_id, size, project_id, number, gzip, name, content_type, body";

    private static final int COLUMN_COUNT = 8;

    /** Of a row without its body. */
    private static final int USUAL_ROW_BYTES = 128;

    /** Creates a buffer that holds the bodies without growing. */
    AttachmentRows(ByteBufAllocator allocator, List<Attachment> attachments) {
        super(
                allocator,
                attachments.stream()
                        .mapToInt(attachment -> USUAL_ROW_BYTES + attachment.storedBytes())
                        .sum());
    }

    /** Adds one row. */
    void add(Attachment attachment) {
        out.writeShort(COLUMN_COUNT);
        uuid(attachment.eventId());
        out.writeInt(Long.BYTES).writeLong(attachment.size());
        out.writeInt(Integer.BYTES).writeInt(attachment.projectId());
        out.writeInt(Short.BYTES).writeShort(attachment.number());
        out.writeInt(Byte.BYTES).writeBoolean(attachment.isGzip());
        text(attachment.name());
        text(attachment.contentType());
        byte[] body = attachment.body();
        if (body == null) {
            out.writeInt(NULL);
        } else {
            out.writeInt(body.length).writeBytes(body);
        }
    }
}
