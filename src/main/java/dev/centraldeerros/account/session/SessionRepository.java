package dev.centraldeerros.account.session;

import static dev.centraldeerros.database.Columns.value;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.Role;
import dev.centraldeerros.database.DatabaseConflict;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads and writes the table {@code session}. */
@Component
public class SessionRepository {
    private static final int MAX_AGENT = 256;

    /** Maximum number of listed sessions of an account, the newest. */
    private static final int MAX_SHOWN = 100;

    private static final int MAX_ENDED = 10_000;

    /** Also deletes some expired sessions, which replaces a periodic task. */
    private static final String BEGIN = """
            WITH over AS (
                DELETE FROM session WHERE id IN (
                    SELECT id FROM session WHERE expires_at < now() - interval '5 minutes'
                    ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO session (id, account_id, expires_at, address, agent) VALUES (:id, :account, :expiry, :address, :agent)
            """;

    private static final String EXTEND = """
            UPDATE session SET expires_at = greatest(expires_at, :expiry) WHERE id = :id AND account_id = :account
            """;

    private static final String STANDING = """
            SELECT asked.number, account.role
            FROM unnest(:accounts, :sessions, :issued) WITH ORDINALITY AS asked (account, session, issued, number)
            JOIN account ON account.id = asked.account AND account.enabled
            LEFT JOIN session ON session.id = asked.session
            WHERE CASE WHEN session.id IS NULL THEN asked.issued >= account.tokens_from
                       ELSE session.account_id = account.id AND session.ended_at IS NULL END
            """;

    /** Updates at most once a minute, because requests arrive every few seconds. */
    private static final String SEEN = """
            UPDATE session SET last_seen = now() WHERE id = :id AND last_seen < now() - interval '1 minute'
            """;

    private static final String OPEN = """
            SELECT id, created_at, last_seen, address, agent
            FROM session
            WHERE account_id = :account AND ended_at IS NULL AND expires_at > now()
            ORDER BY last_seen DESC, id
            LIMIT :most
            """;

    private static final String END = """
            UPDATE session SET ended_at = now() WHERE account_id = :account AND id = :id AND ended_at IS NULL RETURNING id
            """;

    private static final String END_OTHERS = """
            UPDATE session SET ended_at = now() WHERE account_id = :account AND id <> :id AND ended_at IS NULL RETURNING id
            """;

    private static final String FORGET_TOKENS = """
            UPDATE account SET tokens_from = now() WHERE id = :account
            """;

    private final DatabaseClient database;

    /** Longer than the cache of verified tokens. */
    private final Cache<String, Boolean> endedHere = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(1))
            .maximumSize(MAX_ENDED)
            .build();

    SessionRepository(@Qualifier("account") DatabaseClient database) {
        this.database = database;
    }

    /** Stores a new session. */
    public Mono<Void> begin(String id, long account, Instant expiry, @Nullable String address, String agent) {
        var insert = database.sql(BEGIN)
                .bind("id", id)
                .bind("account", account)
                .bind("expiry", utc(expiry))
                .bind("agent", agent.substring(0, Math.min(agent.length(), MAX_AGENT)));
        return (address == null ? insert.bindNull("address", String.class) : insert.bind("address", address))
                .then()
                .retryWhen(DatabaseConflict.triedAgain());
    }

    /** Sets the end of a session to that of its last token. */
    public Mono<Void> extend(Caller caller, Instant expiry) {
        return database.sql(EXTEND)
                .bind("id", caller.session())
                .bind("account", caller.userId())
                .bind("expiry", utc(expiry))
                .then()
                .retryWhen(DatabaseConflict.triedAgain());
    }

    /** Returns the callers whose tokens are valid, by index, with the current role of their accounts. */
    public Mono<Map<Integer, Role>> standing(List<Caller> callers) {
        return database.sql(STANDING)
                .bind("accounts", callers.stream().map(Caller::userId).toArray(Long[]::new))
                .bind("sessions", callers.stream().map(Caller::session).toArray(String[]::new))
                .bind(
                        "issued",
                        callers.stream().map(caller -> utc(caller.issuedAt())).toArray(OffsetDateTime[]::new))
                .map(row -> Map.entry(
                        value(row, "number", Long.class).intValue() - 1,
                        Role.valueOf(value(row, "role", String.class).toUpperCase(Locale.ROOT))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Stores that the session was used. */
    public Mono<Void> seen(String id) {
        return database.sql(SEEN).bind("id", id).then();
    }

    /** Returns the open sessions of an account, the most recently used first. */
    public Mono<List<Session>> open(long account) {
        return database.sql(OPEN)
                .bind("account", account)
                .bind("most", MAX_SHOWN)
                .map(row -> new Session(
                        value(row, "id", String.class),
                        value(row, "created_at", OffsetDateTime.class).toInstant(),
                        value(row, "last_seen", OffsetDateTime.class).toInstant(),
                        row.get("address", String.class),
                        value(row, "agent", String.class)))
                .all()
                .collectList();
    }

    /** Revokes a session; returns whether it was open. */
    public Mono<Boolean> end(long account, String id) {
        return ended(END, account, id).map(ids -> !ids.isEmpty());
    }

    /** Revokes all sessions except that of {@code caller}, and tokens without a session. */
    public Mono<Void> endOthers(Caller caller) {
        return database.sql(FORGET_TOKENS)
                .bind("account", caller.userId())
                .then()
                .retryWhen(DatabaseConflict.triedAgain())
                .then(ended(END_OTHERS, caller.userId(), caller.session()))
                .then();
    }

    private Mono<List<String>> ended(String sql, long account, String id) {
        return database.sql(sql)
                .bind("account", account)
                .bind("id", id)
                .map(row -> value(row, "id", String.class))
                .all()
                .collectList()
                .retryWhen(DatabaseConflict.triedAgain())
                .doOnNext(ids -> ids.forEach(one -> endedHere.put(one, true)));
    }

    /** Returns whether this node revoked it lately. Revocation is immediate on this node and takes seconds on others. */
    public boolean hasEnded(String id) {
        return endedHere.getIfPresent(id) != null;
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
