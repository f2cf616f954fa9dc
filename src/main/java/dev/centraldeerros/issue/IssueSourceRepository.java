package dev.centraldeerros.issue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Batch step that stores the sources of issues, each once. */
@Repository
class IssueSourceRepository implements BatchStep {
    /** In the order of keys, which prevents deadlocks. */
    private static final String STORE = """
            INSERT INTO issue_source (project_id, fingerprint, source)
            SELECT * FROM unnest($1::integer[], $2::uuid[], $3::text[])
            ON CONFLICT DO NOTHING
            """;

    /** Maximum number of known rows, some 100 bytes each; an evicted one is inserted again without effect. */
    private static final int MAX = 50_000;

    /**
     * Sources that are stored, by fingerprint: a lookup for each log reads little memory. Filled after a commit; thread-safe, because
     * commit workers share it: the cache is, and so are the sets.
     */
    private final Cache<KnownIssues.Key, Set<String>> known = Caffeine.newBuilder()
            .maximumWeight(MAX)
            .weigher((KnownIssues.Key key, Set<String> sources) -> 1 + sources.size())
            .build();

    private record Row(KnownIssues.Key key, String source) implements Comparable<Row> {
        private static final Comparator<Row> ORDER =
                Comparator.comparing(Row::key).thenComparing(Row::source);

        @Override
        public int compareTo(Row other) {
            return ORDER.compare(this, other);
        }
    }

    /** Result of this step. */
    private record Stored(SortedSet<Row> rows) {}

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        SortedSet<Row> rows = new TreeSet<>();
        for (Event event : batch.stored()) {
            KnownIssues.Key key = KnownIssues.Key.of(event);
            if (key != null && !isKnown(key, event.source())) {
                boolean unused = rows.add(new Row(key, event.source()));
            }
        }
        if (rows.isEmpty()) {
            return Mono.empty();
        }
        batch.put(Stored.class, new Stored(rows));
        return Flux.from(connection
                        .createStatement(STORE)
                        .bind(
                                "$1",
                                rows.stream().map(row -> row.key().projectId()).toArray(Integer[]::new))
                        .bind(
                                "$2",
                                rows.stream()
                                        .map(row -> row.key().fingerprint())
                                        .toArray(UUID[]::new))
                        .bind("$3", rows.stream().map(Row::source).toArray(String[]::new))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    private boolean isKnown(KnownIssues.Key key, String source) {
        Set<String> sources = known.getIfPresent(key);
        return sources != null && sources.contains(source);
    }

    @Override
    public void committed(Batch batch) {
        batch.find(Stored.class)
                .ifPresent(stored -> stored.rows().stream()
                        .collect(Collectors.groupingBy(
                                Row::key, Collectors.mapping(Row::source, Collectors.toUnmodifiableSet())))
                        .forEach(this::put));
    }

    /** Through the cache, which weighs a set again when it is put. */
    private void put(KnownIssues.Key key, Set<String> stored) {
        Set<String> unused = known.asMap().compute(key, (any, sources) -> {
            Set<String> all = sources == null ? ConcurrentHashMap.newKeySet() : sources;
            all.addAll(stored);
            return all;
        });
    }
}
