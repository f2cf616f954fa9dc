package dev.centraldeerros.ingest.write;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.ingest.batch.DedupResult;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.batch.WriteResult;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Batch step that finds duplicates: request keys first, then event keys. Without keys it runs no statement. */
public final class DedupStep implements BatchStep {
    private final IdempotencyKeyRepository requests = new IdempotencyKeyRepository();
    private final EventKeyRepository seen = new EventKeyRepository();

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        if (batch.requests().stream().noneMatch(WriteRequest::hasKeys)) {
            return Mono.empty();
        }
        return requests.claim(connection, batch.requests())
                .flatMap(earlier -> setDedupResult(connection, batch, earlier));
    }

    private Mono<Void> setDedupResult(
            PostgresqlConnection connection, Batch batch, List<@Nullable WriteResult> earlier) {
        return seen.claim(connection, undecided(batch.requests(), earlier)).flatMap(results -> {
            DedupResult dedup = DedupResult.of(batch.requests(), earlier, results);
            batch.setDedupResult(dedup);
            return requests.correct(connection, dedup.corrections());
        });
    }

    private static List<Event> undecided(List<WriteRequest> requests, List<@Nullable WriteResult> earlier) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            if (earlier.get(i) == null) {
                events.addAll(requests.get(i).events());
            }
        }
        return events;
    }
}
