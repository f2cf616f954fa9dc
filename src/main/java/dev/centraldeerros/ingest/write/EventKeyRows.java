package dev.centraldeerros.ingest.write;

import dev.centraldeerros.database.BinaryCopy;
import io.netty.buffer.ByteBufAllocator;
import java.time.LocalDate;
import java.util.UUID;

/** COPY rows of the table {@code seen}. */
final class EventKeyRows extends BinaryCopy {
    /** Columns of {@code COPY seen (…)}. */
    static final String COLUMNS = "project_id, key_hash, day, log_id";

    private static final int COLUMN_COUNT = 4;
    private static final int ROW_BYTES = 58;

    /** Origin of PostgreSQL dates. */
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();

    EventKeyRows(ByteBufAllocator allocator, int rows) {
        super(allocator, rows * ROW_BYTES);
    }

    void add(int projectId, UUID keyHash, LocalDate day, UUID logId) {
        out.writeShort(COLUMN_COUNT);
        out.writeInt(Integer.BYTES).writeInt(projectId);
        uuid(keyHash);
        out.writeInt(Integer.BYTES).writeInt((int) (day.toEpochDay() - EPOCH_DAY));
        uuid(logId);
    }
}
