package dev.centraldeerros.issue;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.fingerprint.FingerprintVersions;
import dev.centraldeerros.fingerprint.Fingerprinter;
import dev.centraldeerros.fingerprint.Grouping;
import dev.centraldeerros.fingerprint.GroupingProperties;
import dev.centraldeerros.log.KnownIssues;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Creates the issues of fingerprints within the transaction of a batch. */
@Repository
class NewIssueRepository {
    /**
     * Another transaction with the same fingerprint waits for the first at the mapping's key, then creates nothing. Rows in
     * the order of keys, which prevents deadlocks.
     */
    private static final String CREATE = """
            WITH asked AS (
                SELECT * FROM unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::smallint[],
                                     $7::timestamptz[], $8::text[])
                    AS asked (project_id, fingerprint, title, culprit, type, level, seen, release)
            ), fresh AS (
                INSERT INTO issue_fingerprint (project_id, fingerprint, issue_id, version)
                SELECT project_id, fingerprint, nextval(pg_get_serial_sequence('issue', 'id')), $9
                FROM asked
                ORDER BY project_id, fingerprint
                ON CONFLICT DO NOTHING
                RETURNING project_id, fingerprint, issue_id
            ), numbered AS (
                INSERT INTO issue_number AS counter (project_id, last)
                SELECT project_id, count(*) FROM fresh GROUP BY project_id ORDER BY project_id
                ON CONFLICT (project_id) DO UPDATE SET last = counter.last + excluded.last
                RETURNING project_id, last
            )
            INSERT INTO issue (id, project_id, number, title, culprit, type, level, first_seen, last_seen, first_release,
                               last_release)
            OVERRIDING SYSTEM VALUE
            SELECT fresh.issue_id, project_id,
                   numbered.last + 1 - row_number() OVER (PARTITION BY project_id ORDER BY fresh.issue_id DESC),
                   asked.title, asked.culprit, asked.type, asked.level, asked.seen, asked.seen, asked.release, asked.release
            FROM fresh
            JOIN numbered USING (project_id)
            JOIN asked USING (project_id, fingerprint)
            """;

    /** Sees what CREATE, and transactions for which it waited, have created. */
    private static final String FIND = """
            SELECT project_id, fingerprint, issue_id
            FROM unnest($1::integer[], $2::uuid[]) AS asked (project_id, fingerprint)
            JOIN issue_fingerprint USING (project_id, fingerprint)
            """;

    /** Leads fingerprints of the current version to the issues of earlier ones. */
    private static final String JOIN = """
            INSERT INTO issue_fingerprint (project_id, fingerprint, issue_id, version)
            SELECT asked.project_id, asked.fingerprint, mapping.issue_id, $4
            FROM unnest($1::integer[], $2::uuid[], $3::uuid[]) AS asked (project_id, fingerprint, earlier)
            JOIN issue_fingerprint AS mapping
                ON mapping.project_id = asked.project_id AND mapping.fingerprint = asked.earlier
            ORDER BY asked.project_id, asked.fingerprint
            ON CONFLICT DO NOTHING
            """;

    private final Level least;
    private final FingerprintVersions versions;
    private final EarlierVersions earlier;

    NewIssueRepository(GroupingProperties grouping, FingerprintVersions versions, EarlierVersions earlier) {
        this.least = grouping.level();
        this.versions = versions;
        this.earlier = earlier;
    }

    /** Returns the issues of fingerprints, each with its first log of the batch; creates those that are missing. */
    Mono<Map<KnownIssues.Key, Long>> ensure(Connection connection, SortedMap<KnownIssues.Key, Event> fingerprints) {
        return find(connection, fingerprints)
                .flatMap(found -> found.size() == fingerprints.size()
                        ? Mono.just(found)
                        : Flux.fromIterable(earlier.joining())
                                .concatMap(version -> join(connection, fingerprints, version))
                                .then(Mono.defer(() -> create(connection, fingerprints)))
                                .then(Mono.defer(() -> find(connection, fingerprints))));
    }

    /** An error that is known by a fingerprint of an earlier version keeps its issue. */
    private Mono<Void> join(Connection connection, SortedMap<KnownIssues.Key, Event> fingerprints, short version) {
        UUID[] before = fingerprints.values().stream()
                .map(event -> Fingerprinter.of(event, least, version).orElseThrow())
                .map(Grouping::fingerprint)
                .toArray(UUID[]::new);
        return Flux.from(keys(connection.createStatement(JOIN), fingerprints)
                        .bind("$3", before)
                        .bind("$4", versions.current())
                        .execute())
                .concatMap(result -> result.getRowsUpdated())
                .then();
    }

    private Mono<Map<KnownIssues.Key, Long>> find(
            Connection connection, SortedMap<KnownIssues.Key, Event> fingerprints) {
        return Flux.from(keys(connection.createStatement(FIND), fingerprints).execute())
                .concatMap(result -> result.map(row -> Map.entry(
                        new KnownIssues.Key(
                                value(row, "project_id", Integer.class), value(row, "fingerprint", UUID.class)),
                        value(row, "issue_id", Long.class))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Void> create(Connection connection, SortedMap<KnownIssues.Key, Event> fingerprints) {
        List<Event> events = List.copyOf(fingerprints.values());
        List<Grouping> groupings = events.stream()
                .map(event -> Fingerprinter.of(event, least, versions.current()).orElseThrow())
                .toList();
        return Flux.from(keys(connection.createStatement(CREATE), fingerprints)
                        .bind("$3", groupings.stream().map(Grouping::title).toArray(String[]::new))
                        .bind("$4", groupings.stream().map(Grouping::culprit).toArray(String[]::new))
                        .bind("$5", groupings.stream().map(Grouping::type).toArray(String[]::new))
                        .bind(
                                "$6",
                                events.stream()
                                        .map(event -> event.level().code())
                                        .toArray(Short[]::new))
                        .bind(
                                "$7",
                                events.stream()
                                        .map(event -> OffsetDateTime.ofInstant(event.date(), ZoneOffset.UTC))
                                        .toArray(OffsetDateTime[]::new))
                        .bind("$8", events.stream().map(Event::release).toArray(String[]::new))
                        .bind("$9", versions.current())
                        .execute())
                .concatMap(result -> result.getRowsUpdated())
                .then();
    }

    private static Statement keys(Statement statement, SortedMap<KnownIssues.Key, Event> fingerprints) {
        return statement
                .bind(
                        "$1",
                        fingerprints.keySet().stream()
                                .map(KnownIssues.Key::projectId)
                                .toArray(Integer[]::new))
                .bind(
                        "$2",
                        fingerprints.keySet().stream()
                                .map(KnownIssues.Key::fingerprint)
                                .toArray(UUID[]::new));
    }
}
