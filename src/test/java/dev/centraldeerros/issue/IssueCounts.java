package dev.centraldeerros.issue;

import java.time.Duration;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;

/** Compares the counts of issues with the logs, at one moment. */
final class IssueCounts {
    /** Issues whose totals, or whose minutes or hours, differ from their logs that are not archived. */
    private static final String WRONG = """
            WITH issue_pending AS (
                SELECT project_id, fingerprint, logs, events FROM issue_delta
                UNION ALL
                SELECT log.project_id, log.issue_fingerprint, 1, log.events
                FROM issue_batch AS batch
                JOIN log ON log.project_id = batch.project_id AND log.xmin = batch.xmin
                WHERE log.issue_fingerprint IS NOT NULL
            ), truth AS (
                SELECT mapping.issue_id, count(*) AS logs, sum(log.events) AS events
                FROM log JOIN issue_fingerprint AS mapping
                    ON mapping.project_id = log.project_id AND mapping.fingerprint = log.issue_fingerprint
                WHERE NOT log.archived
                GROUP BY 1
            ), pending AS (
                SELECT mapping.issue_id, sum(delta.logs) AS logs, sum(delta.events) AS events
                FROM issue_pending AS delta JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
                GROUP BY 1
            ), counted AS (
                SELECT mapping.issue_id, counts.step, sum(counts.logs) AS logs, sum(counts.events) AS events
                FROM issue_count AS counts JOIN issue_fingerprint AS mapping USING (project_id, fingerprint)
                GROUP BY 1, 2
            )
            SELECT format('%s: %s logs of %s, %s of %s events, by hour %s', issue.title,
                          issue.logs + coalesce(pending.logs, 0), coalesce(truth.logs, 0),
                          issue.events + coalesce(pending.events, 0), coalesce(truth.events, 0),
                          coalesce(counted.logs, 0) + coalesce(pending.logs, 0)) AS wrong
            FROM issue
            LEFT JOIN truth ON truth.issue_id = issue.id
            LEFT JOIN pending ON pending.issue_id = issue.id
            LEFT JOIN counted ON counted.issue_id = issue.id AND counted.step = 3600
            WHERE issue.logs + coalesce(pending.logs, 0) <> coalesce(truth.logs, 0)
               OR issue.events + coalesce(pending.events, 0) <> coalesce(truth.events, 0)
               OR coalesce(counted.logs, 0) + coalesce(pending.logs, 0) <> coalesce(truth.logs, 0)
               OR coalesce(counted.events, 0) + coalesce(pending.events, 0) <> coalesce(truth.events, 0)
            UNION ALL
            SELECT 'without an issue: ' || log.description
            FROM log
            WHERE issue_fingerprint IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM issue_fingerprint AS mapping JOIN issue ON issue.id = mapping.issue_id
                WHERE mapping.project_id = log.project_id AND mapping.fingerprint = log.issue_fingerprint)
            """;

    private IssueCounts() {}

    /** Returns a line for each issue whose counts are not those of its logs; needs all partitions that had logs. */
    static List<String> wrong(DatabaseClient database) {
        return database.sql(WRONG)
                .map(row -> row.get("wrong", String.class))
                .all()
                .collectList()
                .block(Duration.ofSeconds(30));
    }
}
