package dev.centraldeerros.issue;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Result of this step: the issues of the batch that the cache has, and those that it lacked. */
    private record Found(List<Long> cached, Map<KnownIssues.Key, Long> fresh) {}

    /** First and last id of the logs of a project; used by one thread. PostgreSQL orders them as their text does. */
    private static final class Range {
        private UUID first;
        private UUID last;

        Range(UUID id) {
            first = id;
            last = id;
        }

        void add(UUID id) {
            if (isBefore(id, first)) {
                first = id;
            } else if (isBefore(last, id)) {
                last = id;
            }
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
        // Errors repeat: each fingerprint is looked up once.
        Map<KnownIssues.Key, Event> firsts = new HashMap<>();
        for (Event event : batch.stored()) {
            KnownIssues.Key key = KnownIssues.Key.of(event);
            if (key != null) {
                ranges.computeIfAbsent(key.projectId(), project -> new Range(event.id()))
                        .add(event.id());
                Event unused = firsts.putIfAbsent(key, event);
            }
        }
        if (firsts.isEmpty()) {
            return Mono.empty();
        }
        List<Long> cached = new ArrayList<>(firsts.size());
        SortedMap<KnownIssues.Key, Event> unknown = new TreeMap<>();
        firsts.forEach((key, event) -> {
            Long issue = known.of(key);
            if (issue != null) {
                cached.add(issue);
            } else {
                unknown.put(key, event);
            }
        });
        return create(connection, unknown)
                .doOnNext(fresh -> batch.put(Found.class, new Found(cached, fresh)))
                .then(Mono.defer(() -> mark(connection, ranges)));
    }

    private Mono<Map<KnownIssues.Key, Long>> create(
            PostgresqlConnection connection, SortedMap<KnownIssues.Key, Event> unknown) {
        return unknown.isEmpty() ? Mono.just(Map.of()) : issues.ensure(connection, unknown);
    }

    private static Mono<Void> mark(PostgresqlConnection connection, SortedMap<Integer, Range> ranges) {
        return Flux.fromIterable(ranges.entrySet())
                .concatMap(range -> connection
                        .createStatement(MARK)
                        .bind("$1", range.getKey())
                        .bind("$2", range.getValue().first)
                        .bind("$3", range.getValue().last)
                        .execute())
                .concatMap(result -> result.getRowsUpdated())
                .then();
    }

    @Override
    public void committed(Batch batch) {
        batch.find(Found.class).ifPresent(found -> {
            found.fresh().forEach(known::put);
            changes.changed(found.cached());
            changes.changed(found.fresh().values());
        });
    }
}
