package dev.centraldeerros.feedback;

import static dev.centraldeerros.database.Columns.nullable;
import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.ingest.batch.Sha256;
import dev.centraldeerros.ingest.write.KnownEventRepository;
import dev.centraldeerros.ingest.write.KnownEventRepository.KnownEvent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Stores and reads feedback. */
@Repository
public class FeedbackRepository {
    private static final String STORE = """
            INSERT INTO feedback (id, project_id, key_hash, log_id, issue_fingerprint, message, name, email, url)
            VALUES (:id, :project, :key, :log, :fingerprint, :message, :name, :email, :url)
            ON CONFLICT (project_id, key_hash) DO NOTHING
            """;

    private static final String COLUMNS = """
            SELECT feedback.id, feedback.message, feedback.name, feedback.email, feedback.url, feedback.log_id, mapping.issue_id
            FROM feedback
            """;

    private static final String OF_PROJECT = COLUMNS + """
            LEFT JOIN issue_fingerprint AS mapping
                ON mapping.project_id = feedback.project_id AND mapping.fingerprint = feedback.issue_fingerprint
            WHERE feedback.project_id = :project AND feedback.id < :before
            ORDER BY feedback.id DESC LIMIT :most
            """;

    /** Of all fingerprints that lead to the issue. */
    private static final String OF_ISSUE = COLUMNS + """
            JOIN issue_fingerprint AS mapping
                ON mapping.project_id = feedback.project_id AND mapping.fingerprint = feedback.issue_fingerprint
            WHERE mapping.issue_id = :issue AND mapping.project_id = ANY(:projects) AND feedback.id < :before
            ORDER BY feedback.id DESC LIMIT :most
            """;

    private static final String IS_VISIBLE = """
            SELECT EXISTS (SELECT FROM issue WHERE id = :issue AND project_id = ANY(:projects)) AS found
            """;

    private static final String EXPIRE = "DELETE FROM feedback WHERE id < :oldest";

    private final DatabaseClient database;
    private final KnownEventRepository events;

    FeedbackRepository(DatabaseClient database, KnownEventRepository events) {
        this.database = database;
        this.events = events;
    }

    /** Stores feedback with the log and the issue of its event, if that is known; the same feedback once. */
    public Mono<Void> store(Feedback feedback) {
        return Mono.justOrEmpty(feedback.eventKey())
                .flatMap(key -> events.find(feedback.projectId(), key))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(event -> store(feedback, event));
    }

    private Mono<Void> store(Feedback feedback, Optional<KnownEvent> event) {
        ByteBuffer hash = Sha256.of(feedback.key());
        return database.sql(STORE)
                .bind("id", feedback.id())
                .bind("project", feedback.projectId())
                .bind("key", new UUID(hash.getLong(), hash.getLong()))
                .bind("log", nullable(event.map(KnownEvent::logId).orElse(null), UUID.class))
                .bind(
                        "fingerprint",
                        nullable(
                                event.flatMap(known -> Optional.ofNullable(known.issueFingerprint()))
                                        .orElse(null),
                                UUID.class))
                .bind("message", feedback.message())
                .bind("name", nullable(feedback.name(), String.class))
                .bind("email", nullable(feedback.email(), String.class))
                .bind("url", nullable(feedback.url(), String.class))
                .then();
    }

    /** Returns the feedback of a project that is older than {@code before}, the newest first. */
    Mono<List<StoredFeedback>> ofProject(int project, UUID before, int most) {
        return read(database.sql(OF_PROJECT).bind("project", project), before, most);
    }

    /** Returns whether the projects have the issue. */
    Mono<Boolean> hasIssue(long issue, List<Integer> projects) {
        return database.sql(IS_VISIBLE)
                .bind("issue", issue)
                .bind("projects", projects.toArray(Integer[]::new))
                .map(row -> value(row, "found", Boolean.class))
                .one();
    }

    /** Same as {@link #ofProject}, for an issue of the projects. */
    Mono<List<StoredFeedback>> ofIssue(long issue, List<Integer> projects, UUID before, int most) {
        return read(
                database.sql(OF_ISSUE).bind("issue", issue).bind("projects", projects.toArray(Integer[]::new)),
                before,
                most);
    }

    private static Mono<List<StoredFeedback>> read(DatabaseClient.GenericExecuteSpec select, UUID before, int most) {
        return select.bind("before", before)
                .bind("most", most)
                .map(row -> new StoredFeedback(
                        value(row, "id", UUID.class),
                        value(row, "message", String.class),
                        row.get("name", String.class),
                        row.get("email", String.class),
                        row.get("url", String.class),
                        row.get("log_id", UUID.class),
                        row.get("issue_id", Long.class)))
                .all()
                .collectList();
    }

    /** Deletes feedback that arrived before the id was made. */
    Mono<Void> expire(UUID oldest) {
        return database.sql(EXPIRE).bind("oldest", oldest).then();
    }
}
