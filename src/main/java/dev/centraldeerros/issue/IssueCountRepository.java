package dev.centraldeerros.issue;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.Condition;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads the counts of issues over time. */
@Repository
class IssueCountRepository {
    /** Occurrences by environment and part of a period, of the logs that %1$s selects. %2$s: their counts. */
    private static final String TREND = CountSnapshotRepository.UNFOLDED + """
            SELECT mapping.issue_id, counts.environment,
                   greatest(0, least(:buckets - 1, floor(extract(epoch FROM counts.start - :shown_from)
                       / (extract(epoch FROM :shown_to - :shown_from) / :buckets))))::integer AS bucket,
                   sum(counts.events)::bigint AS events, sum(counts.logs)::bigint AS logs
            FROM issue_fingerprint AS mapping
            CROSS JOIN LATERAL (%2$s) AS counts
            WHERE mapping.issue_id = ANY(:ids)
            GROUP BY 1, 2, 3
            UNION ALL
            SELECT mapping.issue_id, pending.environment,
                   greatest(0, least(:buckets - 1, floor(extract(epoch FROM pending.minute - :shown_from)
                       / (extract(epoch FROM :shown_to - :shown_from) / :buckets))))::integer AS bucket,
                   sum(pending.events)::bigint AS events, sum(pending.logs)::bigint AS logs
            FROM issue_pending AS pending
            JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
            WHERE mapping.issue_id = ANY(:ids) AND pending.minute >= :from AND pending.minute < :to%1$s
            GROUP BY 1, 2, 3
            """;

    /** Counts by level and bucket, of the rows that %s gives. */
    private static final String HISTOGRAM = """
            SELECT counts.level, floor(extract(epoch FROM counts.start - :from) / :seconds)::integer AS bucket,
                   sum(counts.events)::bigint AS events, sum(counts.logs)::bigint AS logs
            FROM (%s) AS counts
            GROUP BY 1, 2
            """;

    private static final String OF_ALL = """
            SELECT level, start, events, logs FROM issue_count
            WHERE project_id = ANY(:projects) AND %2$s%1$s
            UNION ALL
            SELECT level, minute, events, logs FROM issue_pending
            WHERE project_id = ANY(:projects) AND minute >= :from AND minute < :to%1$s
            """;

    /** Reads ranges of the primary key, because a condition on issues leaves few of them. */
    private static final String OF_MATCHING = """
            SELECT counts.level, counts.start, counts.events, counts.logs
            FROM matching
            JOIN issue_fingerprint AS mapping ON mapping.issue_id = matching.id
            CROSS JOIN LATERAL (%2$s OFFSET 0) AS counts
            UNION ALL
            SELECT level, minute, events, logs
            FROM issue_pending
            JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
            WHERE mapping.issue_id IN (SELECT id FROM matching) AND minute >= :from AND minute < :to%1$s
            """;

    private final CountSnapshotRepository snapshot;
    private final IssueRepository issues;
    private final NameRegistry names;

    IssueCountRepository(CountSnapshotRepository snapshot, IssueRepository issues, NameRegistry names) {
        this.snapshot = snapshot;
        this.issues = issues;
        this.names = names;
    }

    /** Occurrences and logs of an issue in one environment and one part of a period. */
    record Point(long issue, short environment, int bucket, long events, long logs) {}

    /** Occurrences and logs of one level in one bucket. */
    record LevelPoint(Level level, int bucket, long events, long logs) {}

    /**
     * Returns the occurrences of issues in parts of a period; parts without occurrences are absent.
     *
     * @param filter its conditions on logs select the occurrences
     * @param now end of the last part of an open period; what is later counts in the last part
     */
    Mono<List<Point>> trend(List<Long> issues, IssueFilter filter, CountPeriod period, int buckets, Instant now) {
        Map<String, Object> values = new LinkedHashMap<>();
        String logs = new IssueConditionSql(values, names).and(filter.logs());
        values.put("ids", issues.toArray(Long[]::new));
        values.put("buckets", buckets);
        CountSnapshotRepository.bind("", period, values);
        CountPeriod shown = CountPeriod.ofTrend(Optional.of(period), now);
        values.put("shown_from", OffsetDateTime.ofInstant(shown.from(), ZoneOffset.UTC));
        values.put("shown_to", OffsetDateTime.ofInstant(shown.to(), ZoneOffset.UTC));
        return snapshot.read(
                        TREND.formatted(logs, CountSnapshotRepository.ranges("start, environment, events, logs", logs)),
                        values,
                        row -> new Point(
                                value(row, "issue_id", Long.class),
                                value(row, "environment", Short.class),
                                value(row, "bucket", Integer.class),
                                value(row, "events", Long.class),
                                value(row, "logs", Long.class)))
                .collectList();
    }

    /**
     * Returns the occurrences of all matching issues by level and bucket; buckets without occurrences are absent.
     *
     * @param filter with a bounded period
     * @param seconds length of a bucket
     */
    Mono<List<LevelPoint>> histogram(IssueFilter filter, CountPeriod period, long seconds) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean isOfAll = filter.issues().isEmpty();
        // Only a condition on events needs the numbers of each issue.
        IssueFilter wanted = isOfAll || filter.issues().stream().noneMatch(IssueCountRepository::namesEvents)
                ? new IssueFilter(filter.projects(), Optional.empty(), List.of(), filter.issues())
                : filter;
        String parts = issues.parts(wanted, IssueOrdering.LAST_SEEN, values);
        String matching = issues.found(wanted, IssueOrdering.LAST_SEEN, values, "");
        String logs = new IssueConditionSql(values, names).and(filter.logs());
        values.put("seconds", seconds);
        CountSnapshotRepository.bind("", period, values);
        return snapshot.read(
                        parts
                                + (isOfAll ? "" : ", matching AS MATERIALIZED (" + matching + ")\n")
                                + HISTOGRAM.formatted(
                                        isOfAll
                                                ? OF_ALL.formatted(
                                                        logs, CountSnapshotRepository.IN_PERIOD.formatted(""))
                                                : OF_MATCHING.formatted(
                                                        logs,
                                                        CountSnapshotRepository.ranges(
                                                                "level, start, events, logs", logs))),
                        values,
                        row -> new LevelPoint(
                                Level.ofCode(value(row, "level", Short.class)),
                                value(row, "bucket", Integer.class),
                                value(row, "events", Long.class),
                                value(row, "logs", Long.class)))
                .collectList();
    }

    private static boolean namesEvents(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.conditions().stream().anyMatch(IssueCountRepository::namesEvents);
        }
        if (condition instanceof Condition.Any any) {
            return any.conditions().stream().anyMatch(IssueCountRepository::namesEvents);
        }
        return condition instanceof Condition.Not not
                ? namesEvents(not.condition())
                : condition instanceof Condition.Events;
    }
}
