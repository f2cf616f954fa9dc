package dev.centraldeerros.ingest.write;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.batch.IdempotencyClaim;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.batch.WriteResult;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Claims of idempotency keys: one of several requests with the same key within the {@link DedupWindow} is executed, also
 * if two nodes receive them at the same time. Runs in the transaction of the batch, so that a crash rolls back the claim
 * together with its events.
 */
final class IdempotencyKeyRepository {
    private static final String CLAIM = """
            INSERT INTO request (key_hash, day, body_hash, claim, log_id, stored, duplicates)
            SELECT *, 0 FROM unnest($1::uuid[], $2::date[], $3::uuid[], $4::uuid[], $5::uuid[], $6::integer[])
            ON CONFLICT DO NOTHING
            """;

    /** The earliest claim wins; the days bound the partitions. */
    private static final String HOLDERS = """
            SELECT DISTINCT ON (key_hash) key_hash, body_hash, claim, log_id, stored, duplicates, deleted
            FROM request
            WHERE key_hash = ANY($1) AND day >= $2 AND claim >= $3
            ORDER BY key_hash, claim
            """;

    private static final String CORRECT = """
            UPDATE request
            SET log_id = found.log_id, stored = found.stored, duplicates = found.duplicates, deleted = found.deleted
            FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[], $5::boolean[])
                AS found (key_hash, log_id, stored, duplicates, deleted)
            WHERE request.key_hash = found.key_hash AND day >= $6
            """;

    /** In an order shared by all workers, which prevents deadlocks. */
    private static final Comparator<IdempotencyClaim> ORDER = Comparator.comparing(IdempotencyClaim::key);

    /** Stored claim of a key: its attempt, body and receipt. */
    private record Held(UUID claim, UUID body, Receipt receipt) {}

    /**
     * Claims the keys of the write requests.
     *
     * @return earlier result of each write request, in order; null for a new one, or one without a key
     */
    Mono<List<@Nullable WriteResult>> claim(PostgresqlConnection connection, List<WriteRequest> requests) {
        SortedMap<IdempotencyClaim, WriteRequest> firsts = new TreeMap<>(ORDER);
        for (WriteRequest request : requests) {
            if (request.once() != null) {
                firsts.putIfAbsent(request.once(), request);
            }
        }
        if (firsts.isEmpty()) {
            return Mono.just(outcomes(requests, once -> null));
        }
        Instant now = EventIds.timeOf(firsts.firstKey().claim());
        return holders(connection, firsts, now)
                .flatMap(held -> {
                    SortedMap<IdempotencyClaim, WriteRequest> free = new TreeMap<>(firsts);
                    free.keySet().removeAll(held.keySet());
                    return free.isEmpty()
                            ? Mono.just(held)
                            : insert(connection, free, now).then(holders(connection, firsts, now));
                })
                .map(held -> outcomes(requests, held::get));
    }

    /** Updates the receipts of claims with more events than were stored. */
    Mono<Void> correct(PostgresqlConnection connection, Map<IdempotencyClaim, Receipt> receipts) {
        if (receipts.isEmpty()) {
            return Mono.empty();
        }
        List<IdempotencyClaim> keys = List.copyOf(receipts.keySet());
        List<Receipt> answers = keys.stream().map(receipts::get).toList();
        return Flux.from(connection
                        .createStatement(CORRECT)
                        .bind("$1", hashes(keys))
                        .bind("$2", answers.stream().map(Receipt::id).toArray(UUID[]::new))
                        .bind("$3", answers.stream().map(Receipt::stored).toArray(Integer[]::new))
                        .bind("$4", answers.stream().map(Receipt::duplicates).toArray(Integer[]::new))
                        .bind("$5", answers.stream().map(Receipt::deleted).toArray(Boolean[]::new))
                        .bind(
                                "$6",
                                DedupWindow.day(DedupWindow.oldest(
                                        EventIds.timeOf(keys.get(0).claim()))))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    private static List<@Nullable WriteResult> outcomes(
            List<WriteRequest> requests, Function<IdempotencyClaim, @Nullable Held> holder) {
        List<@Nullable WriteResult> outcomes = new ArrayList<>(requests.size());
        for (WriteRequest request : requests) {
            IdempotencyClaim once = request.once();
            Held held = once == null ? null : holder.apply(once);
            if (once == null || held == null || held.claim().equals(once.claim())) {
                outcomes.add(null);
            } else {
                outcomes.add(held.body().equals(once.body()) ? held.receipt() : new WriteResult.KeyReused());
            }
        }
        return outcomes;
    }

    private static Mono<Void> insert(
            PostgresqlConnection connection, SortedMap<IdempotencyClaim, WriteRequest> firsts, Instant now) {
        List<IdempotencyClaim> keys = new ArrayList<>();
        List<LocalDate> days = new ArrayList<>();
        for (IdempotencyClaim once : firsts.keySet()) {
            for (LocalDate day : DedupWindow.daysOf(now)) {
                keys.add(once);
                days.add(day);
            }
        }
        List<WriteRequest> requests = keys.stream()
                .map(once -> Objects.requireNonNull(firsts.get(once)))
                .toList();
        return Flux.from(connection
                        .createStatement(CLAIM)
                        .bind("$1", hashes(keys))
                        .bind("$2", days.toArray(LocalDate[]::new))
                        .bind("$3", keys.stream().map(IdempotencyClaim::body).toArray(UUID[]::new))
                        .bind("$4", keys.stream().map(IdempotencyClaim::claim).toArray(UUID[]::new))
                        .bind(
                                "$5",
                                requests.stream()
                                        .map(IdempotencyKeyRepository::firstId)
                                        .toArray(UUID[]::new))
                        .bind(
                                "$6",
                                requests.stream()
                                        .map(request -> request.events().size())
                                        .toArray(Integer[]::new))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    private static Mono<Map<IdempotencyClaim, Held>> holders(
            PostgresqlConnection connection, SortedMap<IdempotencyClaim, WriteRequest> firsts, Instant now) {
        Instant oldest = DedupWindow.oldest(now);
        List<IdempotencyClaim> keys = List.copyOf(firsts.keySet());
        return Flux.from(connection
                        .createStatement(HOLDERS)
                        .bind("$1", hashes(keys))
                        .bind("$2", DedupWindow.day(oldest))
                        .bind("$3", EventIds.floor(oldest))
                        .execute())
                .flatMap(result -> result.map((row, metadata) -> {
                    IdempotencyClaim key = new IdempotencyClaim(
                            value(row, "key_hash", UUID.class),
                            value(row, "body_hash", UUID.class),
                            value(row, "claim", UUID.class));
                    Receipt receipt = new Receipt(
                            row.get("log_id", UUID.class),
                            value(row, "stored", Integer.class),
                            value(row, "duplicates", Integer.class),
                            List.of(),
                            value(row, "deleted", Boolean.class));
                    return Map.entry(key, new Held(key.claim(), key.body(), receipt));
                }))
                .collect(() -> new TreeMap<>(ORDER), (held, entry) -> held.put(entry.getKey(), entry.getValue()));
    }

    private static @Nullable UUID firstId(WriteRequest request) {
        return request.events().isEmpty() ? null : request.events().get(0).id();
    }

    private static UUID[] hashes(List<IdempotencyClaim> keys) {
        return keys.stream().map(IdempotencyClaim::key).toArray(UUID[]::new);
    }
}
