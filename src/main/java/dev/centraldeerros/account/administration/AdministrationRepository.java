package dev.centraldeerros.account.administration;

import static dev.centraldeerros.database.Columns.nullable;
import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.account.Role;
import dev.centraldeerros.database.AdvisoryLocks;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads and changes accounts for administrators, and stores password resets. */
@Repository
class AdministrationRepository {
    /** Maximum number of listed accounts. */
    private static final int MAX = 1_000;

    private static final String COLUMNS = """
            SELECT account.id, username, email, role, enabled, created_at,
                   (SELECT max(last_seen) FROM session WHERE session.account_id = account.id) AS last_seen
            FROM account
            """;

    private static final String LIST = COLUMNS + "ORDER BY username_key, account.id LIMIT :most";

    private static final String ONE = COLUMNS + "WHERE username_key = :key";

    /** Serializes changes, so that two administrators cannot disable each other. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(" + AdvisoryLocks.REGISTRATION + ")";

    /** Changes an account unless it is the last enabled administrator and would no longer be one. */
    private static final String CHANGE = """
            UPDATE account
            SET role = coalesce(:role, role), enabled = coalesce(:enabled, enabled)
            WHERE id = :id
              AND ((coalesce(:role, role) = 'admin' AND coalesce(:enabled, enabled))
                   OR EXISTS (SELECT FROM account AS other WHERE other.id <> :id AND other.role = 'admin' AND other.enabled))
            """;

    /** Replaces earlier links of the account, and deletes some expired ones of others. */
    private static final String ADD_RESET = """
            WITH over AS (
                DELETE FROM password_reset WHERE token_hash IN (
                    SELECT token_hash FROM password_reset WHERE expires_at < now() OR account_id = :account LIMIT 100)
            )
            INSERT INTO password_reset (token_hash, account_id, expires_at) VALUES (:hash, :account, :expiry)
            """;

    private static final String RESET_ACCOUNT = """
            SELECT account_id FROM password_reset WHERE token_hash = :hash AND expires_at > now()
            """;

    /** Sets the password and uses up the link; no row if another request used it first. */
    private static final String USE_RESET = """
            WITH used AS (
                DELETE FROM password_reset WHERE token_hash = :hash AND expires_at > now() RETURNING account_id
            ), ended AS (
                UPDATE session SET ended_at = now()
                WHERE account_id IN (SELECT account_id FROM used) AND ended_at IS NULL
            )
            UPDATE account SET password_hash = :password, tokens_from = now()
            WHERE id IN (SELECT account_id FROM used)
            """;

    private final DatabaseClient database;

    AdministrationRepository(@Qualifier("account") DatabaseClient database) {
        this.database = database;
    }

    /** Returns the accounts by name, at most 1,000. */
    Mono<List<ManagedAccount>> list() {
        return database.sql(LIST)
                .bind("most", MAX)
                .map(AdministrationRepository::account)
                .all()
                .collectList();
    }

    /** Returns the account with this canonical name; empty if there is none. */
    Mono<ManagedAccount> find(String usernameKey) {
        return database.sql(ONE)
                .bind("key", usernameKey)
                .map(AdministrationRepository::account)
                .one();
    }

    /** Changes an account; returns whether it was changed. Runs in the caller's transaction. */
    Mono<Boolean> change(long id, AccountChange change) {
        Role role = change.role();
        return database.sql(LOCK)
                .then()
                .then(database.sql(CHANGE)
                        .bind("id", id)
                        .bind(
                                "role",
                                nullable(role == null ? null : role.name().toLowerCase(Locale.ROOT), String.class))
                        .bind("enabled", nullable(change.enabled(), Boolean.class))
                        .fetch()
                        .rowsUpdated()
                        .map(rows -> rows > 0));
    }

    Mono<Void> addReset(byte[] tokenHash, long account, Instant expiry) {
        return database.sql(ADD_RESET)
                .bind("hash", tokenHash)
                .bind("account", account)
                .bind("expiry", expiry.atOffset(ZoneOffset.UTC))
                .then();
    }

    /** Returns the account of a valid reset; empty if it is unknown or expired. */
    Mono<Long> accountOf(byte[] tokenHash) {
        return database.sql(RESET_ACCOUNT)
                .bind("hash", tokenHash)
                .map(row -> value(row, "account_id", Long.class))
                .one();
    }

    /** Sets the password of the reset's account and revokes its sessions; returns whether the reset was valid. */
    Mono<Boolean> useReset(byte[] tokenHash, String passwordHash) {
        return database.sql(USE_RESET)
                .bind("hash", tokenHash)
                .bind("password", passwordHash)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    private static ManagedAccount account(Readable row) {
        OffsetDateTime seen = row.get("last_seen", OffsetDateTime.class);
        return new ManagedAccount(
                value(row, "id", Long.class),
                value(row, "username", String.class),
                value(row, "email", String.class),
                value(row, "role", String.class),
                value(row, "enabled", Boolean.class),
                value(row, "created_at", OffsetDateTime.class).toInstant(),
                seen == null ? null : seen.toInstant());
    }
}
