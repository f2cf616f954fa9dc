package dev.centraldeerros.project;

import static dev.centraldeerros.database.Columns.nullable;
import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.access.key.KeySecret;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Reads and changes the ingest keys of projects. Each change increments {@code access_version} in its transaction. */
@Repository
class KeyAdministrationRepository {
    private static final String LIST = """
            SELECT ingest_key.id, ingest_key.name, prefix, environment, origins, rate, burst, expires_at,
                   ingest_key.enabled, ingest_key.created_at, account.username, ingest_key.last_used,
                   coalesce(day.accepted, 0) AS accepted, coalesce(day.rejected, 0) AS rejected,
                   coalesce(day.limited, 0) AS limited
            FROM ingest_key
            LEFT JOIN account ON account.id = ingest_key.created_by
            LEFT JOIN ingest_key_day AS day ON day.key_id = ingest_key.id AND day.day = :today
            WHERE ingest_key.project_id = :project AND ingest_key.revoked_at IS NULL
              AND (CAST(:id AS bigint) IS NULL OR ingest_key.id = :id)
            ORDER BY ingest_key.id
            """;

    /** Adds no key beyond the maximum; the lock makes the count exact. */
    private static final String INSERT = """
            INSERT INTO ingest_key (project_id, key_hash, prefix, name, environment, origins, rate, burst,
                                    expires_at, enabled, created_by)
            SELECT :project, :hash, :prefix, :name, :environment, :origins, :rate, :burst, :expires, :enabled, :creator
            WHERE (SELECT count(*) FROM ingest_key WHERE project_id = :project AND revoked_at IS NULL) < :most
            RETURNING id
            """;

    private static final String LOCK = "SELECT id FROM project WHERE id = :project FOR UPDATE";

    private static final String UPDATE = """
            UPDATE ingest_key
            SET name = :name, environment = :environment, origins = :origins, rate = :rate, burst = :burst,
                expires_at = :expires, enabled = :enabled
            WHERE project_id = :project AND id = :id AND revoked_at IS NULL
            """;

    private static final String REVOKE = """
            UPDATE ingest_key SET revoked_at = now() WHERE project_id = :project AND id = :id AND revoked_at IS NULL
            """;

    private static final String CHANGED = "UPDATE access_version SET version = version + 1";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    KeyAdministrationRepository(
            @Qualifier("account") DatabaseClient database,
            @Qualifier("account") ReactiveTransactionManager transactions) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
    }

    /** Returns the keys of a project that are not revoked, oldest first, with their counts of a day. */
    Mono<List<KeyView>> list(int project, LocalDate today) {
        return select(project, null, today);
    }

    /** Returns a key of a project; empty if there is none, or it is revoked. */
    Mono<KeyView> one(int project, long id, LocalDate today) {
        return select(project, id, today)
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    private Mono<List<KeyView>> select(int project, @Nullable Long id, LocalDate today) {
        return database.sql(LIST)
                .bind("project", project)
                .bind("today", today)
                .bind("id", nullable(id, Long.class))
                .map(KeyAdministrationRepository::key)
                .all()
                .collectList();
    }

    /** Adds a key and returns its id; empty if the project has {@code most} keys. */
    Mono<Long> insert(int project, String secret, KeyChange settings, long creator, int most) {
        Mono<Long> insert = bound(database.sql(INSERT), settings)
                .bind("project", project)
                .bind("hash", KeySecret.hash(secret))
                .bind("prefix", secret.substring(0, KeySecret.PREFIX_DIGITS))
                .bind("creator", creator)
                .bind("most", most)
                .map(row -> value(row, "id", Long.class))
                .one();
        return changing(database.sql(LOCK).bind("project", project).then().then(insert));
    }

    /** Changes a key; empty if there is none. */
    Mono<Long> update(int project, long id, KeyChange settings) {
        return changing(bound(database.sql(UPDATE), settings)
                .bind("project", project)
                .bind("id", id)
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows > 0));
    }

    /** Revokes a key for ever; empty if there is none. */
    Mono<Long> revoke(int project, long id) {
        return changing(database.sql(REVOKE)
                .bind("project", project)
                .bind("id", id)
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows > 0));
    }

    private <T> Mono<T> changing(Mono<T> change) {
        return transaction.transactional(
                change.flatMap(result -> database.sql(CHANGED).then().thenReturn(result)));
    }

    private static DatabaseClient.GenericExecuteSpec bound(
            DatabaseClient.GenericExecuteSpec statement, KeyChange settings) {
        Instant expires = settings.expiresAt();
        return statement
                .bind("name", settings.name())
                .bind("environment", nullable(settings.environment(), String.class))
                .bind("origins", settings.origins().toArray(String[]::new))
                .bind("rate", nullable(settings.rate(), Integer.class))
                .bind("burst", nullable(settings.burst(), Integer.class))
                .bind(
                        "expires",
                        nullable(expires == null ? null : expires.atOffset(ZoneOffset.UTC), OffsetDateTime.class))
                .bind("enabled", settings.enabled());
    }

    private static KeyView key(Readable row) {
        OffsetDateTime expires = row.get("expires_at", OffsetDateTime.class);
        OffsetDateTime used = row.get("last_used", OffsetDateTime.class);
        return new KeyView(
                value(row, "id", Long.class),
                value(row, "name", String.class),
                value(row, "prefix", String.class),
                row.get("environment", String.class),
                Arrays.asList(value(row, "origins", String[].class)),
                row.get("rate", Integer.class),
                row.get("burst", Integer.class),
                expires == null ? null : expires.toInstant(),
                value(row, "enabled", Boolean.class),
                value(row, "created_at", OffsetDateTime.class).toInstant(),
                row.get("username", String.class),
                used == null ? null : used.toInstant(),
                new KeyView.Today(
                        value(row, "accepted", Long.class),
                        value(row, "rejected", Long.class),
                        value(row, "limited", Long.class)),
                null,
                null);
    }
}
