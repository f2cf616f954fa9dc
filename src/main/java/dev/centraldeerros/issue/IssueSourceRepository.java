package dev.centraldeerros.issue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
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

    /** Maximum number of known rows, some 150 bytes each; an evicted one is inserted again without effect. */
    private static final int MAX = 50_000;

    /** Filled after a commit; thread-safe, because commit workers share it. */
    private final Cache<Row, Boolean> known =
            Caffeine.newBuilder().maximumSize(MAX).build();

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
            Row row = key == null ? null : new Row(key, event.source());
            if (row != null && known.getIfPresent(row) == null) {
                boolean unused = rows.add(row);
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

    @Override
    public void committed(Batch batch) {
        batch.find(Stored.class).ifPresent(stored -> stored.rows().forEach(row -> known.put(row, true)));
    }
}
