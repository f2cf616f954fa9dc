package dev.centraldeerros.ingest.write;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.batch.Once;
import dev.centraldeerros.ingest.batch.Outcome;
import dev.centraldeerros.ingest.batch.Parcel;
import dev.centraldeerros.ingest.batch.Receipt;
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
 * Requests with an {@code Idempotency-Key}: of those that come again within the {@link Memory}, one is carried out, also
 * when several arrive at the same moment on two nodes. Works inside the batch's transaction, so that a crash forgets the
 * claim together with what it stood for; parcels without a key pay nothing.
 */
final class RequestRepository {
    private static final String CLAIM = """
            INSERT INTO request (key_hash, day, body_hash, claim, log_id, stored, duplicates)
            SELECT *, 0 FROM unnest($1::uuid[], $2::date[], $3::uuid[], $4::uuid[], $5::uuid[], $6::integer[])
            ON CONFLICT DO NOTHING
            """;

    /** The earliest claim wins; the days bound the partitions that are read. */
    private static final String HOLDERS = """
            SELECT DISTINCT ON (key_hash) key_hash, body_hash, claim, log_id, stored, duplicates
            FROM request
            WHERE key_hash = ANY($1) AND day >= $2 AND claim >= $3
            ORDER BY key_hash, claim
            """;

    private static final String CORRECT = """
            UPDATE request
            SET log_id = found.log_id, stored = found.stored, duplicates = found.duplicates
            FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[])
                AS found (key_hash, log_id, stored, duplicates)
            WHERE request.key_hash = found.key_hash AND day >= $5
            """;

    /** In an order that all lanes share, lest they deadlock. */
    private static final Comparator<Once> ORDER = Comparator.comparing(Once::key);

    /** What is known of a key: whose claim holds, for which body, and what the answer was. */
    private record Held(UUID claim, UUID body, Receipt receipt) {}

    /**
     * Claims the keys of the parcels.
     *
     * @return for each parcel, in their order, what was decided about it earlier; null where it is new, or has no key
     */
    Mono<List<@Nullable Outcome>> claim(PostgresqlConnection connection, List<Parcel> parcels) {
        SortedMap<Once, Parcel> firsts = new TreeMap<>(ORDER);
        for (Parcel parcel : parcels) {
            if (parcel.once() != null) {
                firsts.putIfAbsent(parcel.once(), parcel);
            }
        }
        if (firsts.isEmpty()) {
            return Mono.just(outcomes(parcels, once -> null));
        }
        Instant now = EventIds.timeOf(firsts.firstKey().claim());
        return holders(connection, firsts, now)
                .flatMap(held -> {
                    SortedMap<Once, Parcel> free = new TreeMap<>(firsts);
                    free.keySet().removeAll(held.keySet());
                    return free.isEmpty()
                            ? Mono.just(held)
                            : insert(connection, free, now).then(holders(connection, firsts, now));
                })
                .map(held -> outcomes(parcels, held::get));
    }

    /** Puts the true answer into claims that were made for more than was stored. */
    Mono<Void> correct(PostgresqlConnection connection, Map<Once, Receipt> receipts) {
        if (receipts.isEmpty()) {
            return Mono.empty();
        }
        List<Once> keys = List.copyOf(receipts.keySet());
        List<Receipt> answers = keys.stream().map(receipts::get).toList();
        return Flux.from(connection
                        .createStatement(CORRECT)
                        .bind("$1", hashes(keys))
                        .bind("$2", answers.stream().map(Receipt::id).toArray(UUID[]::new))
                        .bind("$3", answers.stream().map(Receipt::stored).toArray(Integer[]::new))
                        .bind("$4", answers.stream().map(Receipt::duplicates).toArray(Integer[]::new))
                        .bind(
                                "$5",
                                Memory.day(Memory.oldest(
                                        EventIds.timeOf(keys.get(0).claim()))))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    private static List<@Nullable Outcome> outcomes(List<Parcel> parcels, Function<Once, @Nullable Held> holder) {
        List<@Nullable Outcome> outcomes = new ArrayList<>(parcels.size());
        for (Parcel parcel : parcels) {
            Once once = parcel.once();
            Held held = once == null ? null : holder.apply(once);
            if (once == null || held == null || held.claim().equals(once.claim())) {
                outcomes.add(null);
            } else {
                outcomes.add(held.body().equals(once.body()) ? held.receipt() : new Outcome.OtherBody());
            }
        }
        return outcomes;
    }

    private static Mono<Void> insert(PostgresqlConnection connection, SortedMap<Once, Parcel> firsts, Instant now) {
        List<Once> keys = new ArrayList<>();
        List<LocalDate> days = new ArrayList<>();
        for (Once once : firsts.keySet()) {
            for (LocalDate day : Memory.daysOf(now)) {
                keys.add(once);
                days.add(day);
            }
        }
        List<Parcel> parcels = keys.stream()
                .map(once -> Objects.requireNonNull(firsts.get(once)))
                .toList();
        return Flux.from(connection
                        .createStatement(CLAIM)
                        .bind("$1", hashes(keys))
                        .bind("$2", days.toArray(LocalDate[]::new))
                        .bind("$3", keys.stream().map(Once::body).toArray(UUID[]::new))
                        .bind("$4", keys.stream().map(Once::claim).toArray(UUID[]::new))
                        .bind(
                                "$5",
                                parcels.stream().map(RequestRepository::firstId).toArray(UUID[]::new))
                        .bind(
                                "$6",
                                parcels.stream()
                                        .map(parcel -> parcel.events().size())
                                        .toArray(Integer[]::new))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    private static Mono<Map<Once, Held>> holders(
            PostgresqlConnection connection, SortedMap<Once, Parcel> firsts, Instant now) {
        Instant oldest = Memory.oldest(now);
        List<Once> keys = List.copyOf(firsts.keySet());
        return Flux.from(connection
                        .createStatement(HOLDERS)
                        .bind("$1", hashes(keys))
                        .bind("$2", Memory.day(oldest))
                        .bind("$3", EventIds.floor(oldest))
                        .execute())
                .flatMap(result -> result.map((row, metadata) -> {
                    Once key = new Once(
                            value(row, "key_hash", UUID.class),
                            value(row, "body_hash", UUID.class),
                            value(row, "claim", UUID.class));
                    Receipt receipt = Receipt.of(
                            row.get("log_id", UUID.class),
                            value(row, "stored", Integer.class),
                            value(row, "duplicates", Integer.class));
                    return Map.entry(key, new Held(key.claim(), key.body(), receipt));
                }))
                .collect(() -> new TreeMap<>(ORDER), (held, entry) -> held.put(entry.getKey(), entry.getValue()));
    }

    private static @Nullable UUID firstId(Parcel parcel) {
        return parcel.events().isEmpty() ? null : parcel.events().get(0).id();
    }

    private static UUID[] hashes(List<Once> keys) {
        return keys.stream().map(Once::key).toArray(UUID[]::new);
    }
}
