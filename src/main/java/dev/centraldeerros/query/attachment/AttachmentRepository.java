package dev.centraldeerros.query.attachment;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.log.LogFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads the files of logs. The id of the log is a constant at planning time and prunes the partitions. */
@Repository
public class AttachmentRepository {
    private static final String LIST = """
            SELECT number, name, content_type, size, body IS NOT NULL AS kept FROM attachment WHERE log_id = :id ORDER BY number
            """;

    private static final String BODY = """
            SELECT name, content_type, gzip, body FROM attachment
            WHERE log_id = :id AND number = :number AND body IS NOT NULL
            """;

    private final DatabaseClient database;

    AttachmentRepository(DatabaseClient database) {
        this.database = database;
    }

    /** Returns the files of a log, without their bodies. */
    public Mono<List<LogFile>> list(UUID log) {
        return database.sql(LIST)
                .bind("id", log)
                .map(row -> new LogFile(
                        value(row, "number", Short.class),
                        value(row, "name", String.class),
                        row.get("content_type", String.class),
                        value(row, "size", Long.class),
                        value(row, "kept", Boolean.class)))
                .all()
                .collectList();
    }

    /** Returns a file; empty if there is none, or it was too large to keep. */
    Mono<StoredFile> find(UUID log, long number) {
        return database.sql(BODY)
                .bind("id", log)
                .bind("number", number)
                .map(row -> new StoredFile(
                        value(row, "name", String.class),
                        row.get("content_type", String.class),
                        value(row, "gzip", Boolean.class),
                        value(row, "body", ByteBuffer.class)))
                .one();
    }
}
