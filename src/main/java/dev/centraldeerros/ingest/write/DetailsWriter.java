package dev.centraldeerros.ingest.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.ingest.write.DetailsIds.DetailsId;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Batch step that stores new details, each text once. */
public final class DetailsWriter implements BatchStep {
    /** In order of ids, which prevents deadlocks between commit workers with the same texts. */
    private static final String STORE = """
            INSERT INTO text (project_id, id, body, log_id)
            SELECT * FROM unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[])
            ON CONFLICT DO NOTHING
            """;

    /** Maximum number of cached ids, 100 bytes each. An evicted text is inserted again without effect. */
    private static final int CACHED_DETAILS = 50_000;

    private final DetailsIds ids;

    /** Ids of stored texts; filled after a commit; thread-safe, because commit workers share it. */
    private final Cache<DetailsId, Boolean> stored =
            Caffeine.newBuilder().maximumSize(CACHED_DETAILS).build();

    public DetailsWriter(DetailsIds ids) {
        this.ids = ids;
    }

    /**
     * Result of this step: the ids of the details of a batch.
     *
     * @param ofStored id for each stored event, in order; null without details
     * @param fresh texts that were inserted
     */
    record Texts(List<@Nullable DetailsId> ofStored, SortedMap<DetailsId, Text> fresh) {}

    /** Text and the id of its first log. */
    record Text(String body, UUID logId) {}

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        List<Event> events = batch.stored();
        SortedMap<DetailsId, Text> fresh = new TreeMap<>();
        List<@Nullable DetailsId> ofStored = new ArrayList<>(events.size());
        // The same error repeats its text.
        Map<String, DetailsIds.Hash> hashes = new HashMap<>();
        for (Event event : events) {
            String details = event.details();
            DetailsId id = details == null ? null : ids.of(event, hashes.computeIfAbsent(details, DetailsIds.Hash::of));
            ofStored.add(id);
            if (id != null && details != null && stored.getIfPresent(id) == null) {
                Text unused = fresh.putIfAbsent(id, new Text(details, event.id()));
            }
        }
        batch.put(Texts.class, new Texts(ofStored, fresh));
        return store(connection, fresh);
    }

    @Override
    public void committed(Batch batch) {
        batch.find(Texts.class).ifPresent(texts -> texts.fresh().keySet().forEach(id -> stored.put(id, true)));
    }

    @Override
    public void invalidate() {
        stored.invalidateAll();
    }

    private static Mono<Void> store(PostgresqlConnection connection, SortedMap<DetailsId, Text> texts) {
        if (texts.isEmpty()) {
            return Mono.empty();
        }
        return Flux.from(connection
                        .createStatement(STORE)
                        .bind(
                                "$1",
                                texts.keySet().stream()
                                        .map(DetailsId::projectId)
                                        .toArray(Integer[]::new))
                        .bind("$2", texts.keySet().stream().map(DetailsId::id).toArray(UUID[]::new))
                        .bind("$3", texts.values().stream().map(Text::body).toArray(String[]::new))
                        .bind("$4", texts.values().stream().map(Text::logId).toArray(UUID[]::new))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }
}
