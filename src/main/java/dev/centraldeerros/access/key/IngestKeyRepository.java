package dev.centraldeerros.access.key;

import static dev.centraldeerros.database.Columns.value;

import io.r2dbc.spi.Readable;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads the enabled keys, and adds to the counts of their use. */
@Repository
class IngestKeyRepository {
    private static final String VERSION = "SELECT version FROM access_version";

    private static final String ENABLED = """
            SELECT id, project_id, key_hash, name, prefix, environment, origins, rate, burst, expires_at
            FROM ingest_key WHERE enabled AND revoked_at IS NULL
            """;

    /** Locks the keys in order, so that two nodes do not wait for each other. */
    private static final String ADD = """
            WITH used AS (
                SELECT * FROM unnest(:ids, :last, :accepted, :rejected, :limited)
                    AS used (id, last_used, accepted, rejected, limited)
            ), locked AS (
                SELECT id FROM ingest_key WHERE id = ANY(:ids) ORDER BY id FOR UPDATE
            ), marked AS (
                UPDATE ingest_key SET last_used = greatest(ingest_key.last_used, used.last_used)
                FROM used JOIN locked ON locked.id = used.id
                WHERE ingest_key.id = used.id AND used.accepted > 0
            )
            INSERT INTO ingest_key_day (key_id, day, accepted, rejected, limited)
                SELECT used.id, :day, used.accepted, used.rejected, used.limited
                FROM used JOIN locked ON locked.id = used.id ORDER BY used.id
            ON CONFLICT (key_id, day) DO UPDATE
                SET accepted = ingest_key_day.accepted + excluded.accepted,
                    rejected = ingest_key_day.rejected + excluded.rejected,
                    limited = ingest_key_day.limited + excluded.limited
            """;

    private final DatabaseClient database;

    IngestKeyRepository(@Qualifier("account") DatabaseClient database) {
        this.database = database;
    }

    /** Returns the version of projects, members and keys; every change increments it. */
    Mono<Long> version() {
        return database.sql(VERSION)
                .map(row -> value(row, "version", Long.class))
                .one();
    }

    /** Returns all enabled keys by the hexadecimal form of their hash. */
    Mono<Map<String, IngestKey>> enabled() {
        return database.sql(ENABLED)
                .map(row -> Map.entry(HexFormat.of().formatHex(value(row, "key_hash", byte[].class)), key(row)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Adds the use of some keys on a day; skips keys that were deleted. */
    Mono<Void> add(LocalDate day, Collection<KeyUse.Counts> used) {
        List<KeyUse.Counts> all = List.copyOf(used);
        return database.sql(ADD)
                .bind("ids", all.stream().map(KeyUse.Counts::id).toArray(Long[]::new))
                .bind(
                        "last",
                        all.stream()
                                .map(one -> one.last().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                .bind("accepted", all.stream().map(KeyUse.Counts::accepted).toArray(Long[]::new))
                .bind("rejected", all.stream().map(KeyUse.Counts::rejected).toArray(Long[]::new))
                .bind("limited", all.stream().map(KeyUse.Counts::limited).toArray(Long[]::new))
                .bind("day", day)
                .then();
    }

    private static IngestKey key(Readable row) {
        OffsetDateTime expires = row.get("expires_at", OffsetDateTime.class);
        return new IngestKey(
                value(row, "id", Long.class),
                value(row, "project_id", Integer.class),
                value(row, "name", String.class),
                value(row, "prefix", String.class),
                row.get("environment", String.class),
                Arrays.asList(value(row, "origins", String[].class)),
                row.get("rate", Integer.class),
                row.get("burst", Integer.class),
                expires == null ? null : expires.toInstant());
    }
}
