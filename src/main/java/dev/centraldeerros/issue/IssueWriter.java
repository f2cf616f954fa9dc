package dev.centraldeerros.issue;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Batch step that creates the issues of new fingerprints and marks the batch as not yet counted. The counts are folded later
 * from the logs themselves: two transactions on one error never wait for each other.
 */
@Component
final class IssueWriter implements BatchStep {
    private static final String MARK = "INSERT INTO issue_batch (project_id, first_id, last_id) VALUES ($1, $2, $3)";

    private final KnownIssues known;
    private final NewIssueRepository issues;
    private final IssueChanges changes;

    IssueWriter(KnownIssues known, NewIssueRepository issues, IssueChanges changes) {
        this.known = known;
        this.issues = issues;
        this.changes = changes;
    }

    /** Fingerprints of the batch. */
    private record Used(Set<KnownIssues.Key> keys) {}

    /** Result of this step: issues that the cache lacked. */
    private record Found(Map<KnownIssues.Key, Long> issues) {}

    /** First and last id of the logs of a project. PostgreSQL orders them as their text does. */
    private record Range(UUID first, UUID last) {
        static Range of(UUID id) {
            return new Range(id, id);
        }

        Range and(Range other) {
            return new Range(
                    isBefore(other.first, first) ? other.first : first, isBefore(last, other.last) ? other.last : last);
        }

        private static boolean isBefore(UUID one, UUID other) {
            int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
            return high < 0
                    || (high == 0
                            && Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits())
                                    < 0);
        }
    }

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        SortedMap<Integer, Range> ranges = new TreeMap<>();
        SortedMap<KnownIssues.Key, Event> unknown = new TreeMap<>();
        Set<KnownIssues.Key> keys = new HashSet<>();
        for (Event event : batch.stored()) {
            KnownIssues.Key key = KnownIssues.Key.of(event);
            if (key != null) {
                Range unused = ranges.merge(key.projectId(), Range.of(event.id()), Range::and);
                // Errors repeat: each fingerprint is looked up once.
                if (keys.add(key) && !known.contains(key)) {
                    Event unusedToo = unknown.put(key, event);
                }
            }
        }
        batch.put(Used.class, new Used(keys));
        return ranges.isEmpty()
                ? Mono.empty()
                : create(connection, batch, unknown).then(Mono.defer(() -> mark(connection, ranges)));
    }

    private Mono<Void> create(PostgresqlConnection connection, Batch batch, SortedMap<KnownIssues.Key, Event> unknown) {
        return unknown.isEmpty()
                ? Mono.empty()
                : issues.ensure(connection, unknown)
                        .doOnNext(found -> batch.put(Found.class, new Found(found)))
                        .then();
    }

    private static Mono<Void> mark(PostgresqlConnection connection, SortedMap<Integer, Range> ranges) {
        return Flux.fromIterable(ranges.entrySet())
                .concatMap(range -> connection
                        .createStatement(MARK)
                        .bind("$1", range.getKey())
                        .bind("$2", range.getValue().first())
                        .bind("$3", range.getValue().last())
                        .execute())
                .concatMap(result -> result.getRowsUpdated())
                .then();
    }

    @Override
    public void committed(Batch batch) {
        batch.find(Found.class).ifPresent(found -> found.issues().forEach(known::put));
        Set<Long> changed = new HashSet<>();
        batch.find(Used.class)
                .ifPresent(used -> used.keys().forEach(key -> {
                    Long issue = known.of(key);
                    if (issue != null) {
                        boolean unused = changed.add(issue);
                    }
                }));
        changes.changed(changed);
    }
}
