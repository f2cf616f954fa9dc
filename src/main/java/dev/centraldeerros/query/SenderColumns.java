package dev.centraldeerros.query;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.event.Sender;
import io.r2dbc.spi.Readable;

/** Reads the sender of a log from its two columns, one of which is set. */
public final class SenderColumns {
    private SenderColumns() {}

    public static Sender read(Readable row) {
        Long userId = row.get("user_id", Long.class);
        return userId == null
                ? new Sender.IngestKey(value(row, "ingest_key_id", Long.class))
                : new Sender.Account(userId);
    }
}
