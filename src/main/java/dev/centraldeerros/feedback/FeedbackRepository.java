package dev.centraldeerros.feedback;

import static dev.centraldeerros.database.Columns.nullable;
import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.ingest.batch.Sha256;
import dev.centraldeerros.ingest.write.KnownEventRepository;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Stores and reads feedback. */
@Repository
public class FeedbackRepository {
    private static final String STORE = """
            INSERT INTO feedback (id, project_id, key_hash, event_hash, message, name, email, url)
            VALUES (:id, :project, :key, :event, :message, :name, :email, :url)
            ON CONFLICT (project_id, key_hash) DO NOTHING
            """;

    /** Feedback whose event is not known yet; the id bounds it to what may still arrive. */
    private static final String EARLY = """
            SELECT id, project_id, event_hash FROM feedback
            WHERE log_id IS NULL AND event_hash IS NOT NULL AND id >= :since
            ORDER BY id DESC LIMIT :most
            """;

    private static final String LINK = """
            UPDATE feedback SET log_id = :log, issue_fingerprint = :fingerprint WHERE id = :id
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

    /** Maximum number of feedback in one run of {@link #link}. */
    private static final int MAX_EARLY = 500;

    private final DatabaseClient database;
    private final KnownEventRepository events;

    FeedbackRepository(DatabaseClient database, KnownEventRepository events) {
        this.database = database;
        this.events = events;
    }

    /** Early feedback. */
    private record Early(UUID id, int project, UUID event) {}

    /** Stores feedback, with the log and the issue of its event if that is known; the same feedback once. */
    public Mono<Void> store(Feedback feedback) {
        UUID event = feedback.eventKey() == null ? null : Sha256.half(feedback.eventKey());
        return database.sql(STORE)
                .bind("id", feedback.id())
                .bind("project", feedback.projectId())
                .bind("key", Sha256.half(feedback.key()))
                .bind("event", nullable(event, UUID.class))
                .bind("message", feedback.message())
                .bind("name", nullable(feedback.name(), String.class))
                .bind("email", nullable(feedback.email(), String.class))
                .bind("url", nullable(feedback.url(), String.class))
                .fetch()
                .rowsUpdated()
                .flatMap(rows -> rows == 0 || event == null
                        ? Mono.empty()
                        : link(new Early(feedback.id(), feedback.projectId(), event)));
    }

    /** Links feedback that arrived before its event, as SDKs send it that read source lines first. */
    Mono<Void> link(UUID since) {
        return database.sql(EARLY)
                .bind("since", since)
                .bind("most", MAX_EARLY)
                .map(row -> new Early(
                        value(row, "id", UUID.class),
                        value(row, "project_id", Integer.class),
                        value(row, "event_hash", UUID.class)))
                .all()
                .collectList()
                .flatMapIterable(early -> early)
                .concatMap(this::link)
                .then();
    }

    private Mono<Void> link(Early early) {
        return events.find(early.project(), early.event())
                .flatMap(event -> database.sql(LINK)
                        .bind("id", early.id())
                        .bind("log", event.logId())
                        .bind("fingerprint", nullable(event.issueFingerprint(), UUID.class))
                        .then());
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
