package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Batch step that creates the issues of new fingerprints and appends what the batch adds to the counts. Appends instead of
 * counting in place: two transactions on one error never wait for each other.
 */
@Component
final class IssueWriter implements BatchStep {
    private static final String COPY = "COPY issue_delta (" + DeltaRow.COLUMNS + ") FROM STDIN WITH (FORMAT binary)";

    private final KnownIssues known;
    private final NewIssueRepository issues;
    private final NameRegistry names;

    IssueWriter(KnownIssues known, NewIssueRepository issues, NameRegistry names) {
        this.known = known;
        this.issues = issues;
        this.names = names;
    }

    /** Result of this step: issues that the cache lacked. */
    private record Found(Map<KnownIssues.Key, Long> issues) {}

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        List<Event> events = batch.stored();
        boolean isCounted = false;
        SortedMap<KnownIssues.Key, Event> unknown = new TreeMap<>();
        for (Event event : events) {
            KnownIssues.Key key = KnownIssues.Key.of(event);
            if (key != null) {
                isCounted = true;
                if (!known.contains(key)) {
                    Event unused = unknown.putIfAbsent(key, event);
                }
            }
        }
        if (!isCounted) {
            return Mono.empty();
        }
        Mono<Void> created = unknown.isEmpty()
                ? Mono.empty()
                : issues.ensure(connection, unknown)
                        .doOnNext(found -> batch.put(Found.class, new Found(found)))
                        .then();
        return created.then(Mono.defer(() -> connection
                .copyIn(COPY, Mono.fromSupplier(() -> DeltaRow.encode(events, names)))
                .then()));
    }

    @Override
    public void committed(Batch batch) {
        batch.find(Found.class).ifPresent(found -> found.issues().forEach(known::put));
    }
}
