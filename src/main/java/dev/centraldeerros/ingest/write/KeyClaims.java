package dev.centraldeerros.ingest.write;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.ingest.batch.Outcome;
import dev.centraldeerros.ingest.batch.Parcel;
import dev.centraldeerros.ingest.batch.Settlement;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Finds out what of a batch is new: keys of requests, then keys of events. Without keys there is nothing to do. */
public final class KeyClaims implements BatchStep {
    private final RequestRepository requests = new RequestRepository();
    private final SeenRepository seen = new SeenRepository();

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        if (batch.parcels().stream().noneMatch(Parcel::hasKeys)) {
            return Mono.empty();
        }
        return requests.claim(connection, batch.parcels()).flatMap(earlier -> settle(connection, batch, earlier));
    }

    private Mono<Void> settle(PostgresqlConnection connection, Batch batch, List<@Nullable Outcome> earlier) {
        return seen.claim(connection, undecided(batch.parcels(), earlier)).flatMap(fates -> {
            Settlement settlement = Settlement.of(batch.parcels(), earlier, fates);
            batch.settle(settlement);
            return requests.correct(connection, settlement.corrections());
        });
    }

    private static List<Event> undecided(List<Parcel> parcels, List<@Nullable Outcome> earlier) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < parcels.size(); i++) {
            if (earlier.get(i) == null) {
                events.addAll(parcels.get(i).events());
            }
        }
        return events;
    }
}
