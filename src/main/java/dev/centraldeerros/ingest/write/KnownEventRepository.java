package dev.centraldeerros.ingest.write;

import static dev.centraldeerros.database.Columns.value;

import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Finds the log of an event by the client's own id, as long as ids are stored: 48 hours. */
@Repository
public class KnownEventRepository {
    /** The day prunes the partitions; the earliest claim is the one that was stored. */
    private static final String CLAIMED = """
            SELECT log_id FROM seen
            WHERE project_id = :project AND key_hash = :hash AND day >= :oldest
            ORDER BY log_id LIMIT 1
            """;

    /** The id prunes the partitions, because it is a constant at planning time. */
    private static final String STORED = """
            SELECT issue_fingerprint FROM log WHERE project_id = :project AND id = :id
            """;

    private final DatabaseClient database;
    private final Clock clock;

    KnownEventRepository(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Event that is stored.
     *
     * @param issueFingerprint null if it belongs to no issue
     */
    public record KnownEvent(UUID logId, @Nullable UUID issueFingerprint) {}

    /**
     * Returns the event; empty if it did not arrive, is older, or was deleted.
     *
     * @param hash {@link dev.centraldeerros.ingest.batch.Sha256#half} of the client's id
     */
    public Mono<KnownEvent> find(int project, UUID hash) {
        return database.sql(CLAIMED)
                .bind("project", project)
                .bind("hash", hash)
                .bind("oldest", DedupWindow.day(DedupWindow.oldest(clock.instant())))
                .map(row -> value(row, "log_id", UUID.class))
                .one()
                .flatMap(log -> database.sql(STORED)
                        .bind("project", project)
                        .bind("id", log)
                        .map(row -> new KnownEvent(log, row.get("issue_fingerprint", UUID.class)))
                        .one());
    }
}
