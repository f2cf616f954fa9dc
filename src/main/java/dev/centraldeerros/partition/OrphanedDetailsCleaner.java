package dev.centraldeerros.partition;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.index.IndexPlan;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Deletes details without a log in closed partitions. In open partitions a commit worker may still refer to stored
 * details.
 */
final class OrphanedDetailsCleaner {
    private static final Logger log = LoggerFactory.getLogger(OrphanedDetailsCleaner.class);

    /** Maximum number of details in one transaction. */
    private static final int BATCH_SIZE = 500;

    private static final String OLDEST = """
            SELECT id FROM forgotten_text ORDER BY id LIMIT 1
            """;

    private static final String FORGET = """
            WITH due AS MATERIALIZED (
                DELETE FROM forgotten_text
                WHERE (id, project_id) IN (
                    SELECT id, project_id FROM forgotten_text WHERE id >= :lower AND id < :upper LIMIT :most FOR UPDATE SKIP LOCKED)
                RETURNING id, project_id
            ), gone AS (
                DELETE FROM text USING due
                WHERE text.project_id = due.project_id AND text.id = due.id AND text.id >= :lower AND text.id < :upper
                  AND NOT EXISTS (
                      SELECT FROM log
                      WHERE log.project_id = due.project_id AND log.text_id = due.id AND log.id >= :lower AND log.id < :upper)
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM due) AS looked_at, (SELECT count(*) FROM gone) AS gone
            """;

    private static final String OF_DROPPED = "DELETE FROM forgotten_text WHERE id < :oldest";

    private final DatabaseClient database;

    OrphanedDetailsCleaner(DatabaseClient database) {
        this.database = database;
    }

    /** Deletes all orphaned details of closed partitions. */
    Mono<Void> delete(List<Partitions.Range> ranges, Instant now) {
        Mono<Void> dropped = ranges.isEmpty()
                ? Mono.empty()
                : database.sql(OF_DROPPED)
                        .bind("oldest", EventIds.floor(ranges.get(0).lower()))
                        .then();
        return dropped.then(oldest(ranges, now)
                .flatMap(this::step)
                .defaultIfEmpty(new Step(0, 0))
                .repeat()
                // None left, or another node deletes the rest.
                .takeWhile(step -> step.lookedAt() > 0)
                .reduce(0L, (sum, step) -> sum + step.gone())
                .doOnNext(gone -> {
                    if (gone > 0) {
                        log.info("Deleted {} details without a log", gone);
                    }
                })
                .then());
    }

    /** Returns the closed partition of the oldest orphans; empty if there are none, or only in an open one. */
    private Mono<Partitions.Range> oldest(List<Partitions.Range> ranges, Instant now) {
        return database.sql(OLDEST)
                .map(row -> EventIds.timeOf(value(row, "id", UUID.class)))
                .one()
                .flatMap(time -> Mono.justOrEmpty(ranges.stream()
                        .filter(range ->
                                !range.lower().isAfter(time) && range.upper().isAfter(time))
                        .filter(range -> !range.upper().plus(IndexPlan.CLOSED).isAfter(now))
                        .findFirst()));
    }

    private record Step(long lookedAt, long gone) {}

    private Mono<Step> step(Partitions.Range range) {
        return database.sql(FORGET)
                .bind("lower", lower(range))
                .bind("upper", upper(range))
                .bind("most", BATCH_SIZE)
                .map(row -> new Step(value(row, "looked_at", Long.class), value(row, "gone", Long.class)))
                .one();
    }

    private static UUID lower(Partitions.Range range) {
        return EventIds.floor(range.lower());
    }

    private static UUID upper(Partitions.Range range) {
        return EventIds.floor(range.upper());
    }
}
