package dev.centraldeerros.account;

import dev.centraldeerros.database.AdvisoryLocks;
import org.springframework.data.r2dbc.repository.Modifying;
import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.repository.Repository;
import reactor.core.publisher.Mono;

/**
 * Reads and writes the table {@code account} while the server runs. Names and addresses are compared by their {@link
 * CanonicalName}.
 */
public interface AccountRepository extends Repository<Account, Long> {
    /** Not {@code findById}, which Spring Data wraps into a transaction with two more round trips. */
    Mono<Account> findAccountById(long id);

    Mono<Account> findByEmailKey(String key);

    Mono<Boolean> existsByUsernameKey(String key);

    Mono<Boolean> existsByEmailKey(String key);

    @Query("SELECT NOT EXISTS (SELECT FROM account)")
    Mono<Boolean> isEmpty();

    /** Serializes registrations until the end of the transaction. */
    @Query("SELECT 1 FROM pg_advisory_xact_lock(" + AdvisoryLocks.REGISTRATION + ")")
    Mono<Integer> lock();

    /**
     * Adds an account; the first one is an administrator. Runs in a transaction after {@link #lock}, so that it sees
     * accounts that were committed during the wait. Signals {@code DuplicateKeyException} if the name or address belongs
     * to another account.
     */
    @Query("""
            INSERT INTO account (username, email, username_key, email_key, password_hash, role)
            VALUES (:username, :email, :usernameKey, :emailKey, :passwordHash,
                    CASE WHEN EXISTS (SELECT FROM account) THEN 'user' ELSE 'admin' END)
            RETURNING *
            """)
    Mono<Account> insert(String username, String email, String usernameKey, String emailKey, String passwordHash);

    /** Replaces the hash unless the password was changed concurrently; returns the number of rows. */
    @Modifying
    @Query("UPDATE account SET password_hash = :fresh WHERE id = :id AND password_hash = :old")
    Mono<Integer> upgradeHash(long id, String old, String fresh);
}
