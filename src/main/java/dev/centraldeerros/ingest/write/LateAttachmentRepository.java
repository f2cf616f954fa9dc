package dev.centraldeerros.ingest.write;

import static dev.centraldeerros.database.Columns.nullable;

import dev.centraldeerros.database.SqlState;
import dev.centraldeerros.event.Attachment;
import java.nio.ByteBuffer;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Stores attachments that arrive after their event. */
@Repository
public class LateAttachmentRepository {
    /** A file that is there already is not stored again; one past the maximum size of all is named without its body. */
    private static final String STORE = """
            INSERT INTO attachment (log_id, size, project_id, number, gzip, name, content_type, body)
            SELECT :log, :size, :project, present.next, false, :name, :type,
                   CASE WHEN present.bytes + :size <= :most THEN :body END
            FROM (
                SELECT greatest(1, coalesce(max(number), 0) + 1)::smallint AS next,
                       coalesce(sum(octet_length(body)) FILTER (WHERE number > 0), 0) AS bytes,
                       coalesce(bool_or(number > 0 AND name = :name AND size = :size), false) AS repeated
                FROM attachment WHERE log_id = :log
            ) AS present
            WHERE NOT present.repeated AND present.next < :files
            """;

    /** Maximum number of files of a log. */
    private static final short MAX_FILES = 100;

    /** Files of one event that arrive at once take the same number. */
    private static final int ATTEMPTS = 10;

    private final DatabaseClient database;

    LateAttachmentRepository(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Stores an attachment of a log that is stored.
     *
     * @param mostBytes maximum size of all attachments of the log
     */
    public Mono<Void> store(Attachment attachment, long mostBytes) {
        byte[] body = attachment.body();
        return database.sql(STORE)
                .bind("log", attachment.eventId())
                .bind("size", attachment.size())
                .bind("project", attachment.projectId())
                .bind("name", attachment.name())
                .bind("type", nullable(attachment.contentType(), String.class))
                .bind("most", mostBytes)
                .bind("body", nullable(body == null ? null : ByteBuffer.wrap(body), ByteBuffer.class))
                .bind("files", MAX_FILES)
                .then()
                .retryWhen(reactor.util.retry.Retry.max(ATTEMPTS).filter(SqlState.NOT_UNIQUE::is));
    }
}
