package dev.centraldeerros.issue;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/** Reads issues. Each statement adds what is not yet folded, so that its numbers are exact. */
@Repository
class IssueRepository {
    /** What is not yet folded. The bounds keep the statement from opening all partitions. */
    private static final String UNFOLDED = """
            WITH issue_pending AS MATERIALIZED (
                SELECT project_id, fingerprint, minute, first_seen, last_seen, logs, events, level, environment, release
                FROM issue_delta
                UNION ALL
                SELECT log.project_id, log.issue_fingerprint, date_bin('1 minute', log.date, TIMESTAMPTZ 'epoch'), log.date,
                       log.date, 1, log.events, log.level, log.environment, coalesce(log.release, '')
                FROM issue_batch AS batch
                JOIN log ON log.project_id = batch.project_id AND log.id >= batch.first_id AND log.id <= batch.last_id
                    AND log.xmin = batch.xmin
                WHERE log.issue_fingerprint IS NOT NULL AND log.id >= :lower AND log.id <= :upper
            )
            """;

    /** What is not yet folded, by issue. */
    private static final String PENDING = UNFOLDED + """
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

    private static final String ALL_LOGS = """
            (issue.logs + coalesce(pending.logs, 0))::bigint AS logs,
            (issue.events + coalesce(pending.events, 0))::bigint AS events""";

    private static final String SOME_LOGS = "matched.logs::bigint AS logs, matched.events::bigint AS events";

    /** Whole hours of a period, and minutes at its ends. */
    private static final String IN_PERIOD = """
            (step = 3600 AND start >= :%1$shours_from AND start < :%1$shours_to
                OR step = 60 AND (start >= :%1$sfrom AND start < :%1$shours_from
                    OR start >= :%1$shours_to AND start < :%1$sto))""";

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

    /** Occurrences by environment and part of a period, of the logs that %1$s selects. Reads ranges of an index. */
    private static final String TREND = UNFOLDED + """
            SELECT mapping.issue_id, counts.environment,
                   greatest(0, least(:buckets - 1, floor(extract(epoch FROM counts.start - :from)
                       / (extract(epoch FROM :to - :from) / :buckets))))::integer AS bucket,
                   sum(counts.events)::bigint AS events, sum(counts.logs)::bigint AS logs
            FROM issue_fingerprint AS mapping
            CROSS JOIN LATERAL (
                SELECT start, environment, events, logs FROM issue_count AS counts
                WHERE counts.project_id = mapping.project_id AND counts.fingerprint = mapping.fingerprint
                  AND step = 3600 AND start >= :hours_from AND start < :hours_to%1$s
                UNION ALL
                SELECT start, environment, events, logs FROM issue_count AS counts
                WHERE counts.project_id = mapping.project_id AND counts.fingerprint = mapping.fingerprint
                  AND step = 60 AND start >= :from AND start < :hours_from%1$s
                UNION ALL
                SELECT start, environment, events, logs FROM issue_count AS counts
                WHERE counts.project_id = mapping.project_id AND counts.fingerprint = mapping.fingerprint
                  AND step = 60 AND start >= :hours_to AND start < :to%1$s
            ) AS counts
            WHERE mapping.issue_id = ANY(:ids)
            GROUP BY 1, 2, 3
            UNION ALL
            SELECT mapping.issue_id, pending.environment,
                   greatest(0, least(:buckets - 1, floor(extract(epoch FROM pending.minute - :from)
                       / (extract(epoch FROM :to - :from) / :buckets))))::integer AS bucket,
                   sum(pending.events)::bigint AS events, sum(pending.logs)::bigint AS logs
            FROM issue_pending AS pending
            JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
            WHERE mapping.issue_id = ANY(:ids) AND pending.minute >= :from AND pending.minute < :to%1$s
            GROUP BY 1, 2, 3
            """;

    private final DatabaseClient database;
    private final TransactionalOperator snapshot;
    private final NameRegistry names;
    private final Clock clock;

    IssueRepository(DatabaseClient database, ReactiveTransactionManager transactions, NameRegistry names, Clock clock) {
        this.database = database;
        this.names = names;
        this.clock = clock;
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        definition.setReadOnly(true);
        this.snapshot = TransactionalOperator.create(transactions, definition);
    }

    /** Occurrences and logs of an issue in one environment and one part of a period. */
    record Point(long issue, short environment, int bucket, long events, long logs) {}

    /** Returns a page of issues in the requested order, or reversed for a backward cursor. */
    Mono<List<Issue>> page(IssueFilter filter, IssueOrdering ordering, @Nullable IssueCursor cursor, int limit) {
        boolean isReversed = cursor != null && cursor.isBackward();
        boolean isDescending = ordering.isDescending(isReversed);
        String direction = isDescending ? " DESC" : " ASC";
        String position = cursor == null
                ? ""
                : "AND (" + ordering.key() + ", found.id) " + (isDescending ? "<" : ">") + " (:value, :id)\n";
        String order = "ORDER BY key" + direction + ", id" + direction + " LIMIT " + limit;
        Map<String, Object> values = new LinkedHashMap<>();
        if (cursor != null) {
            values.put("value", cursor.value());
            values.put("id", cursor.id());
        }
        String sql = select(filter, ordering, values, "") + position + order;
        return atOnce(
                values,
                () -> database.sql(sql)
                        .bindValues(values)
                        .map(IssueRepository::issue)
                        .all()
                        .collectList());
    }

    /** Returns those of some issues that match, the last seen first. */
    Mono<List<Issue>> changed(IssueFilter filter, List<Long> ids, int limit) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("ids", ids.toArray(Long[]::new));
        String sql = select(filter, IssueOrdering.LAST_SEEN_DESC, values, " AND found.id = ANY(:ids)")
                + "ORDER BY key DESC, id DESC LIMIT " + limit;
        return atOnce(
                values,
                () -> database.sql(sql)
                        .bindValues(values)
                        .map(IssueRepository::issue)
                        .all()
                        .collectList());
    }

    /** Reads the bounds of what is not yet folded, and the result, in one snapshot: otherwise a batch could be missed. */
    private <T> Mono<T> atOnce(Map<String, Object> values, Supplier<Mono<T>> read) {
        return snapshot.transactional(database.sql(DeltaRepository.BOUNDS)
                .map(DeltaRepository.Bounds::read)
                .one()
                .flatMap(bounds -> {
                    values.put("lower", bounds.lower());
                    values.put("upper", bounds.upper());
                    return read.get();
                }));
    }

    /** Returns the issue of a fingerprint; empty if there is none. */
    Mono<Issue> ofFingerprint(KnownIssues.Key key) {
        return database.sql(OF_FINGERPRINT)
                .bind("project", key.projectId())
                .bind("fingerprint", key.fingerprint())
                .map(row -> value(row, "issue_id", Long.class))
                .one()
                .flatMap(id -> one(id, List.of(key.projectId())));
    }

    /** Returns an issue with the numbers of all its logs; empty if the projects have no such issue. */
    Mono<Issue> one(long id, List<Integer> projects) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("issue", id);
        String sql = select(IssueFilter.all(projects), IssueOrdering.LAST_SEEN, values, " AND found.id = :issue");
        return atOnce(
                values,
                () -> database.sql(sql)
                        .bindValues(values)
                        .map(IssueRepository::issue)
                        .one());
    }

    /**
     * Returns the occurrences of issues in parts of a period; parts without occurrences are absent.
     *
     * @param filter its conditions on logs select the occurrences
     */
    Mono<List<Point>> trend(List<Long> issues, IssueFilter filter, CountPeriod period, int buckets) {
        Map<String, Object> values = new LinkedHashMap<>();
        String dimensions = conditions(values).and(filter.logs());
        values.put("ids", issues.toArray(Long[]::new));
        values.put("buckets", buckets);
        bind("", period, values);
        return atOnce(
                values,
                () -> database.sql(TREND.formatted(dimensions))
                        .bindValues(values)
                        .map(row -> new Point(
                                value(row, "issue_id", Long.class),
                                value(row, "environment", Short.class),
                                value(row, "bucket", Integer.class),
                                value(row, "events", Long.class),
                                value(row, "logs", Long.class)))
                        .all()
                        .collectList());
    }

    private IssueConditionSql conditions(Map<String, Object> values) {
        return new IssueConditionSql(values, names);
    }

    private String select(IssueFilter filter, IssueOrdering ordering, Map<String, Object> values, String condition) {
        values.put("projects", filter.projects().toArray(Integer[]::new));
        String logs = conditions(values).and(filter.logs());
        boolean isOfSome = filter.isOfSomeLogs();
        boolean isByTrend = ordering.isByTrend();
        return PENDING
                + (isOfSome ? matched(filter, logs, values) : "")
                + (isByTrend ? risen(filter, logs, values) : "")
                + FOUND.formatted(
                        ordering.key(),
                        isOfSome ? SOME_LOGS : ALL_LOGS,
                        isOfSome ? "JOIN matched ON matched.issue_id = issue.id" : "",
                        isByTrend ? "LEFT JOIN risen ON risen.issue_id = found.id" : "",
                        condition + conditions(values).and(filter.issues()));
    }

    private static String matched(IssueFilter filter, String logs, Map<String, Object> values) {
        filter.period().ifPresent(period -> bind("", period, values));
        boolean isPeriod = filter.period().isPresent();
        return MATCHED.formatted(
                (isPeriod ? IN_PERIOD.formatted("") : "step = 3600") + logs,
                (isPeriod ? "minute >= :from AND minute < :to" : "true") + logs);
    }

    private String risen(IssueFilter filter, String logs, Map<String, Object> values) {
        CountPeriod period = CountPeriod.ofTrend(filter.period(), clock.instant());
        bind("rise_", period, values);
        bind("before_", period.before(clock.instant()), values);
        return RISEN.formatted(logs, IN_PERIOD.formatted("rise_"), IN_PERIOD.formatted("before_"));
    }

    private static void bind(String prefix, CountPeriod period, Map<String, Object> values) {
        values.put(prefix + "from", utc(period.from()));
        values.put(prefix + "to", utc(period.to()));
        values.put(prefix + "hours_from", utc(period.hoursFrom()));
        values.put(prefix + "hours_to", utc(period.hoursTo()));
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
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
