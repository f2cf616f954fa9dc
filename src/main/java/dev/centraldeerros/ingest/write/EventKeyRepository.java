package dev.centraldeerros.ingest.write;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.SqlState;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.batch.EventResult;
import dev.centraldeerros.ingest.batch.Sha256;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Claims of event keys: one of several events with the same key, project and {@link DedupWindow} is stored, also if two
 * nodes receive them at the same time. Runs in the transaction of the batch; events without a key cost nothing.
 */
final class EventKeyRepository {
    private static final String CLAIM = """
            INSERT INTO seen (project_id, key_hash, day, log_id)
            SELECT * FROM unnest($1::integer[], $2::uuid[], $3::date[], $4::uuid[])
            ON CONFLICT DO NOTHING
            """;

    /** Claims keys without a look-up, because most keys are new. */
    private static final String COPY = "COPY seen (" + EventKeyRows.COLUMNS + ") FROM STDIN WITH (FORMAT binary)";

    /** Later than every day. */
    private static final LocalDate ANY_DAY = LocalDate.of(9999, 12, 31);

    private static final String SAVEPOINT = "keys";

    /** Number of batches with a look-up first, after a batch with duplicates. */
    private static final int CAREFUL_BATCHES = 16;

    /** The earliest claim wins; the days bound the partitions. */
    private static final String HOLDERS = """
            SELECT DISTINCT ON (project_id, key_hash) project_id, key_hash, log_id
            FROM seen
            JOIN unnest($1::integer[], $2::uuid[]) AS wanted (project_id, key_hash) USING (project_id, key_hash)
            WHERE day >= $3 AND day < $4 AND log_id >= $5
            ORDER BY project_id, key_hash, log_id
            """;

    /** For duplicates only; the ids prune the partitions, because they are constants at planning time. */
    private static final String THERE = """
            SELECT id FROM log WHERE project_id = ANY($1) AND id = ANY($2) AND id >= $3
            """;

    /** Remaining batches with a look-up first; a race between workers is harmless. */
    private volatile int careful;

    /** Stored claim. */
    private record Held(UUID logId, boolean isThere) {}

    /** Key of a project, in an order shared by all workers, which prevents deadlocks. */
    private record Key(int projectId, UUID hash) implements Comparable<Key> {
        static Key of(Event event, String key) {
            return new Key(event.projectId(), Sha256.half(key));
        }

        @Override
        public int compareTo(Key other) {
            int project = Integer.compare(projectId, other.projectId);
            return project != 0 ? project : hash.compareTo(other.hash);
        }
    }

    /** Returns the result of each event, in order, before any event is stored. */
    Mono<List<EventResult>> claim(PostgresqlConnection connection, List<Event> events) {
        Map<UUID, Key> keys = new HashMap<>();
        SortedMap<Key, UUID> firsts = new TreeMap<>();
        for (Event event : events) {
            if (event.key() != null) {
                Key key = Key.of(event, event.key());
                keys.put(event.id(), key);
                firsts.putIfAbsent(key, event.id());
            }
        }
        if (keys.isEmpty()) {
            return Mono.just(events.stream().map(event -> EventResult.STORED).toList());
        }
        Instant now = EventIds.timeOf(events.get(0).id());
        return held(connection, firsts, now)
                .map(held -> results(events, event -> {
                    Key key = keys.get(event.id());
                    Held own = new Held(event.id(), true);
                    return key == null ? own : held.getOrDefault(key, own);
                }));
    }

    /** Returns the holder of each key after claiming all free ones. */
    private Mono<Map<Key, Held>> held(PostgresqlConnection connection, SortedMap<Key, UUID> firsts, Instant now) {
        int left = careful;
        if (left > 0) {
            careful = left - 1;
            return carefully(connection, firsts, now);
        }
        LocalDate today = DedupWindow.daysOf(now).get(0);
        return holders(connection, firsts, now, today)
                .flatMap(earlier -> {
                    SortedMap<Key, UUID> free = without(firsts, earlier);
                    return connection
                            .createSavepoint(SAVEPOINT)
                            .then(copy(connection, free, now))
                            .then(connection.releaseSavepoint(SAVEPOINT))
                            .thenReturn(with(earlier, free));
                })
                .onErrorResume(SqlState.NOT_UNIQUE::is, claimed -> {
                    careful = CAREFUL_BATCHES;
                    return connection
                            .rollbackTransactionToSavepoint(SAVEPOINT)
                            .then(carefully(connection, firsts, now));
                });
    }

    private static Mono<Map<Key, Held>> carefully(
            PostgresqlConnection connection, SortedMap<Key, UUID> firsts, Instant now) {
        return holders(connection, firsts, now, ANY_DAY).flatMap(held -> {
            SortedMap<Key, UUID> free = without(firsts, held);
            return free.isEmpty()
                    ? Mono.just(held)
                    : insert(connection, free, now)
                            .flatMap(all ->
                                    all ? Mono.just(with(held, free)) : holders(connection, firsts, now, ANY_DAY));
        });
    }

    private static SortedMap<Key, UUID> without(SortedMap<Key, UUID> keys, Map<Key, Held> held) {
        SortedMap<Key, UUID> free = new TreeMap<>(keys);
        free.keySet().removeAll(held.keySet());
        return free;
    }

    private static Mono<Long> copy(PostgresqlConnection connection, SortedMap<Key, UUID> keys, Instant now) {
        List<LocalDate> days = DedupWindow.daysOf(now);
        return keys.isEmpty()
                ? Mono.empty()
                : connection.copyIn(COPY, Mono.fromSupplier(() -> {
                    EventKeyRows rows = new EventKeyRows(ByteBufAllocator.DEFAULT, keys.size() * days.size());
                    keys.forEach((key, id) -> days.forEach(day -> rows.add(key.projectId(), key.hash(), day, id)));
                    return rows.finish();
                }));
    }

    private static Map<Key, Held> with(Map<Key, Held> held, Map<Key, UUID> ours) {
        Map<Key, Held> both = new HashMap<>(held);
        ours.forEach((key, id) -> both.put(key, new Held(id, true)));
        return both;
    }

    private static List<EventResult> results(List<Event> events, Function<Event, Held> holder) {
        Set<UUID> here = events.stream().map(Event::id).collect(Collectors.toSet());
        List<EventResult> results = new ArrayList<>(events.size());
        for (Event event : events) {
            Held held = holder.apply(event);
            // A duplicate within this batch is not in the table yet.
            results.add(
                    held.logId().equals(event.id())
                            ? EventResult.STORED
                            : new EventResult.Duplicate(held.logId(), !held.isThere() && !here.contains(held.logId())));
        }
        return results;
    }

    private static Mono<Map<Key, Held>> holders(
            PostgresqlConnection connection, SortedMap<Key, UUID> keys, Instant now, LocalDate before) {
        Instant oldest = DedupWindow.oldest(now);
        return Flux.from(connection
                        .createStatement(HOLDERS)
                        .bind("$1", projects(keys.keySet().stream()))
                        .bind("$2", hashes(keys.keySet().stream()))
                        .bind("$3", DedupWindow.day(oldest))
                        .bind("$4", before)
                        .bind("$5", EventIds.floor(oldest))
                        .execute())
                .flatMap(result -> result.map((row, metadata) -> Map.entry(
                        new Key(value(row, "project_id", Integer.class), value(row, "key_hash", UUID.class)),
                        value(row, "log_id", UUID.class))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .flatMap(held -> there(connection, held, oldest));
    }

    private static Mono<Map<Key, Held>> there(PostgresqlConnection connection, Map<Key, UUID> held, Instant oldest) {
        if (held.isEmpty()) {
            return Mono.just(Map.of());
        }
        return Flux.from(connection
                        .createStatement(THERE)
                        .bind("$1", projects(held.keySet().stream().distinct()))
                        .bind("$2", held.values().toArray(UUID[]::new))
                        .bind("$3", EventIds.floor(oldest))
                        .execute())
                .flatMap(result -> result.map((row, metadata) -> value(row, "id", UUID.class)))
                .collect(Collectors.toSet())
                .map(there -> {
                    Map<Key, Held> all = new HashMap<>();
                    held.forEach((key, id) -> all.put(key, new Held(id, there.contains(id))));
                    return all;
                });
    }

    /** Returns whether this transaction holds all claims. */
    private static Mono<Boolean> insert(PostgresqlConnection connection, SortedMap<Key, UUID> keys, Instant now) {
        List<LocalDate> days = DedupWindow.daysOf(now);
        List<Map.Entry<Key, UUID>> rows = new ArrayList<>();
        List<LocalDate> rowDays = new ArrayList<>();
        keys.entrySet()
                .forEach(entry -> days.forEach(day -> {
                    rows.add(entry);
                    rowDays.add(day);
                }));
        return Flux.from(connection
                        .createStatement(CLAIM)
                        .bind("$1", projects(rows.stream().map(Map.Entry::getKey)))
                        .bind("$2", hashes(rows.stream().map(Map.Entry::getKey)))
                        .bind("$3", rowDays.toArray(LocalDate[]::new))
                        .bind("$4", rows.stream().map(Map.Entry::getValue).toArray(UUID[]::new))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .reduce(0L, Long::sum)
                .map(inserted -> inserted == rows.size());
    }

    private static Integer[] projects(Stream<Key> keys) {
        return keys.map(Key::projectId).toArray(Integer[]::new);
    }

    private static UUID[] hashes(Stream<Key> keys) {
        return keys.map(Key::hash).toArray(UUID[]::new);
    }
}
