package dev.centraldeerros.issue;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads issues. Each statement adds what is not yet folded, so that its numbers are exact. */
@Repository
class IssueRepository {
    /** What is not yet folded, by issue. */
    private static final String PENDING = CountSnapshotRepository.UNFOLDED + """
            , pending AS (
                SELECT mapping.issue_id, sum(pending.logs) AS logs, sum(pending.events) AS events,
                       min(pending.first_seen) FILTER (WHERE pending.logs > 0) AS first_seen,
                       max(pending.last_seen) FILTER (WHERE pending.logs > 0) AS last_seen,
                       max(pending.level) FILTER (WHERE pending.logs > 0) AS level
                FROM issue_pending AS pending
                JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
                WHERE pending.project_id = ANY(:projects)
                GROUP BY mapping.issue_id
            )
            """;

    /** Numbers of the logs that match the conditions on logs. The first %s is for rows of issue_count, the second for others. */
    private static final String MATCHED = """
            , matched AS (
                SELECT mapping.issue_id, sum(counts.logs) AS logs, sum(counts.events) AS events
                FROM (
                    SELECT project_id, fingerprint, logs, events FROM issue_count
                    WHERE project_id = ANY(:projects) AND %s
                    UNION ALL
                    SELECT project_id, fingerprint, logs, events FROM issue_pending
                    WHERE project_id = ANY(:projects) AND %s
                ) AS counts
                JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
                GROUP BY mapping.issue_id
                HAVING sum(counts.logs) > 0
            )
            """;

    private static final String OF_FINGERPRINT =
            "SELECT issue_id FROM issue_fingerprint WHERE project_id = :project AND fingerprint = :fingerprint";

    private static final String FOUND = """
            SELECT found.*, %s AS key FROM (
                SELECT issue.id, issue.number, issue.project_id, issue.title, issue.culprit, issue.type, issue.status,
                       issue.first_release, issue.last_release, %s,
                       greatest(issue.level, pending.level) AS level,
                       least(issue.first_seen, pending.first_seen) AS first_seen,
                       greatest(issue.last_seen, pending.last_seen) AS last_seen
                FROM issue
                LEFT JOIN pending ON pending.issue_id = issue.id
                %s
                WHERE issue.project_id = ANY(:projects)
            ) AS found
            %s
            WHERE true%s
            """;

    /** What is not yet folded of the logs that match, by issue. */
    private static final String RECENT = """
            , recent AS (
                SELECT mapping.issue_id, sum(counts.logs) AS logs, sum(counts.events) AS events
                FROM issue_pending AS counts
                JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
                WHERE project_id = ANY(:projects) AND %s
                GROUP BY mapping.issue_id
            )
            """;

    /**
     * Issues in an order by time with the numbers of the logs that match. They are summed issue by issue, by ranges of the
     * primary key, until the page is full: an order by numbers needs the sums of all issues.
     */
    private static final String BY_TIME = """
            SELECT found.* FROM (
                SELECT candidate.*, (coalesce(numbers.logs, 0) + candidate.recent_logs)::bigint AS logs,
                       (coalesce(numbers.events, 0) + candidate.recent_events)::bigint AS events
                FROM (
                    SELECT found.*, %1$s AS key FROM (
                        SELECT issue.id, issue.number, issue.project_id, issue.title, issue.culprit, issue.type, issue.status,
                               issue.first_release, issue.last_release, coalesce(recent.logs, 0) AS recent_logs,
                               coalesce(recent.events, 0) AS recent_events,
                               greatest(issue.level, pending.level) AS level,
                               least(issue.first_seen, pending.first_seen) AS first_seen,
                               greatest(issue.last_seen, pending.last_seen) AS last_seen
                        FROM issue
                        LEFT JOIN pending ON pending.issue_id = issue.id
                        LEFT JOIN recent ON recent.issue_id = issue.id
                        WHERE issue.project_id = ANY(:projects)
                    ) AS found
                    WHERE true%2$s
                    ORDER BY key%3$s, id%3$s
                    OFFSET 0
                ) AS candidate
                CROSS JOIN LATERAL (
                    SELECT sum(counts.logs) AS logs, sum(counts.events) AS events
                    FROM issue_fingerprint AS mapping
                    CROSS JOIN LATERAL (%4$s) AS counts
                    WHERE mapping.issue_id = candidate.id
                ) AS numbers
            ) AS found
            WHERE found.logs > 0%5$s
            ORDER BY key%3$s, id%3$s LIMIT %6$d
            """;

    private static final String ALL_LOGS = """
            (issue.logs + coalesce(pending.logs, 0))::bigint AS logs,
            (issue.events + coalesce(pending.events, 0))::bigint AS events""";

    private static final String SOME_LOGS = "matched.logs::bigint AS logs, matched.events::bigint AS events";

    /** How many more occurrences a period has than the one before it. %1$s selects logs. */
    private static final String RISEN = """
            , risen AS (
                SELECT mapping.issue_id,
                       sum(CASE WHEN counts.is_before THEN -counts.events ELSE counts.events END) AS rise
                FROM (
                    SELECT project_id, fingerprint, false AS is_before, events FROM issue_count
                    WHERE project_id = ANY(:projects) AND %2$s%1$s
                    UNION ALL
                    SELECT project_id, fingerprint, true, events FROM issue_count
                    WHERE project_id = ANY(:projects) AND %3$s%1$s
                    UNION ALL
                    SELECT project_id, fingerprint, minute < :rise_from, events FROM issue_pending
                    WHERE project_id = ANY(:projects) AND minute >= :before_from AND minute < :rise_to%1$s
                ) AS counts
                JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
                GROUP BY mapping.issue_id
            )
            """;

    private final CountSnapshotRepository snapshot;
    private final NameRegistry names;
    private final Clock clock;

    IssueRepository(CountSnapshotRepository snapshot, NameRegistry names, Clock clock) {
        this.snapshot = snapshot;
        this.names = names;
        this.clock = clock;
    }

    /** Returns a page of issues in the requested order, or reversed for a backward cursor. */
    Mono<List<Issue>> page(IssueFilter filter, IssueOrdering ordering, @Nullable IssueCursor cursor, int limit) {
        boolean isReversed = cursor != null && cursor.isBackward();
        boolean isDescending = ordering.isDescending(isReversed);
        String direction = isDescending ? " DESC" : " ASC";
        String position = cursor == null
                ? ""
                : "AND (" + ordering.key() + ", found.id) " + (isDescending ? "<" : ">") + " (:value, :id)\n";
        Map<String, Object> values = new LinkedHashMap<>();
        if (cursor != null) {
            values.put("value", cursor.value());
            values.put("id", cursor.id());
        }
        String sql = filter.isOfSomeLogs() && ordering.isByTime()
                ? byTime(filter, ordering, direction, values, position, limit)
                : select(filter, ordering, values, "") + position + "ORDER BY key" + direction + ", id" + direction
                        + " LIMIT " + limit;
        return snapshot.read(sql, values, IssueRepository::issue).collectList();
    }

    /** Returns those of some issues that match, the last seen first. */
    Mono<List<Issue>> changed(IssueFilter filter, List<Long> ids, int limit) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("ids", ids.toArray(Long[]::new));
        IssueOrdering ordering = IssueOrdering.LAST_SEEN_DESC;
        String these = " AND found.id = ANY(:ids)";
        String sql = filter.isOfSomeLogs()
                ? byTime(filter, ordering, " DESC", values, these, limit)
                : select(filter, ordering, values, these) + "ORDER BY key DESC, id DESC LIMIT " + limit;
        return snapshot.read(sql, values, IssueRepository::issue).collectList();
    }

    /** Returns the issue of a fingerprint; empty if there is none. */
    Mono<Issue> ofFingerprint(KnownIssues.Key key) {
        return snapshot.read(
                        OF_FINGERPRINT,
                        Map.of("project", key.projectId(), "fingerprint", key.fingerprint()),
                        row -> value(row, "issue_id", Long.class))
                .next()
                .flatMap(id -> one(id, List.of(key.projectId())));
    }

    /** Returns an issue with the numbers of all its logs; empty if the projects have no such issue. */
    Mono<Issue> one(long id, List<Integer> projects) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("issue", id);
        String sql = select(IssueFilter.all(projects), IssueOrdering.LAST_SEEN, values, " AND found.id = :issue");
        return snapshot.read(sql, values, IssueRepository::issue).next();
    }

    private IssueConditionSql conditions(Map<String, Object> values) {
        return new IssueConditionSql(values, names);
    }

    private String select(IssueFilter filter, IssueOrdering ordering, Map<String, Object> values, String condition) {
        return parts(filter, ordering, values) + found(filter, ordering, values, condition);
    }

    private String byTime(
            IssueFilter filter,
            IssueOrdering ordering,
            String direction,
            Map<String, Object> values,
            String condition,
            int limit) {
        values.put("projects", filter.projects().toArray(Integer[]::new));
        String logs = conditions(values).and(filter.logs());
        boolean isPeriod = filter.period().isPresent();
        filter.period().ifPresent(period -> CountSnapshotRepository.bind("", period, values));
        String counts = isPeriod
                ? CountSnapshotRepository.ranges("logs, events", logs)
                : CountSnapshotRepository.hours("logs, events", logs);
        String seen = isPeriod ? " AND found.last_seen >= :from AND found.first_seen < :to" : "";
        return PENDING
                + RECENT.formatted((isPeriod ? "minute >= :from AND minute < :to" : "true") + logs)
                + BY_TIME.formatted(
                        ordering.key(),
                        condition + seen,
                        direction,
                        counts,
                        conditions(values).and(filter.issues()),
                        limit);
    }

    /** Returns the common table expressions that {@link #found} reads, {@code issue_pending} among them. */
    String parts(IssueFilter filter, IssueOrdering ordering, Map<String, Object> values) {
        values.put("projects", filter.projects().toArray(Integer[]::new));
        String logs = conditions(values).and(filter.logs());
        return PENDING
                + (filter.isOfSomeLogs() ? matched(filter, logs, values) : "")
                + (ordering.isByTrend() ? risen(filter, logs, values) : "");
    }

    /** Returns the statement of all matching issues. */
    String found(IssueFilter filter, IssueOrdering ordering, Map<String, Object> values, String condition) {
        boolean isOfSome = filter.isOfSomeLogs();
        return FOUND.formatted(
                ordering.key(),
                isOfSome ? SOME_LOGS : ALL_LOGS,
                isOfSome ? "JOIN matched ON matched.issue_id = issue.id" : "",
                ordering.isByTrend() ? "LEFT JOIN risen ON risen.issue_id = found.id" : "",
                condition + conditions(values).and(filter.issues()));
    }

    private static String matched(IssueFilter filter, String logs, Map<String, Object> values) {
        filter.period().ifPresent(period -> CountSnapshotRepository.bind("", period, values));
        boolean isPeriod = filter.period().isPresent();
        return MATCHED.formatted(
                (isPeriod ? CountSnapshotRepository.IN_PERIOD.formatted("") : "step = 3600") + logs,
                (isPeriod ? "minute >= :from AND minute < :to" : "true") + logs);
    }

    private String risen(IssueFilter filter, String logs, Map<String, Object> values) {
        CountPeriod period = CountPeriod.ofTrend(filter.period(), clock.instant());
        CountSnapshotRepository.bind("rise_", period, values);
        CountSnapshotRepository.bind("before_", period.before(clock.instant()), values);
        return RISEN.formatted(
                logs,
                CountSnapshotRepository.IN_PERIOD.formatted("rise_"),
                CountSnapshotRepository.IN_PERIOD.formatted("before_"));
    }

    private static Issue issue(Readable row) {
        return new Issue(
                value(row, "id", Long.class),
                value(row, "number", Integer.class),
                value(row, "project_id", Integer.class),
                value(row, "title", String.class),
                value(row, "culprit", String.class),
                row.get("type", String.class),
                Level.ofCode(value(row, "level", Short.class)),
                value(row, "status", String.class),
                value(row, "logs", Long.class),
                value(row, "events", Long.class),
                value(row, "first_seen", OffsetDateTime.class).toInstant(),
                value(row, "last_seen", OffsetDateTime.class).toInstant(),
                row.get("first_release", String.class),
                row.get("last_release", String.class),
                value(row, "key", Long.class));
    }
}
