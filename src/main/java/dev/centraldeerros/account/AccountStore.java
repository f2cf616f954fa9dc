package dev.centraldeerros.account;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.database.DatabaseConflict;
import io.r2dbc.spi.Readable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** The table {@code account}. Names and addresses are compared by their {@link NameKey}. */
@Component
public class AccountStore {
    /** Held by whoever adds an account, so that of two first ones only one becomes administrator. Any number will do. */
    static final long ADDING_LOCK = 0x6163636f756e74L;

    private static final String COLUMNS = "id, username, email, password_hash, role, enabled";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    AccountStore(DatabaseClient database, ReactiveTransactionManager transactions) {
        this.database = database;
        this.transaction = TransactionalOperator.create(transactions);
    }

    public Mono<Account> findByEmail(String email) {
        return database.sql("SELECT " + COLUMNS + " FROM account WHERE email_key = :email")
                .bind("email", NameKey.of(email))
                .map(AccountStore::account)
                .one();
    }

    Mono<Account> findById(long id) {
        return database.sql("SELECT " + COLUMNS + " FROM account WHERE id = :id")
                .bind("id", id)
                .map(AccountStore::account)
                .one();
    }

    /** Which of the two fields are in use already. */
    Mono<Set<String>> taken(String username, String email) {
        return database.sql("""
                        SELECT EXISTS (SELECT FROM account WHERE username_key = :username) AS username,
                               EXISTS (SELECT FROM account WHERE email_key = :email) AS email
                        """)
                .bind("username", NameKey.of(username))
                .bind("email", NameKey.of(email))
                .map(row -> {
                    Set<String> taken = new HashSet<>();
                    if (is(row, "username")) {
                        taken.add(AccountFields.USERNAME);
                    }
                    if (is(row, "email")) {
                        taken.add(AccountFields.EMAIL);
                    }
                    return Set.copyOf(taken);
                })
                .one();
    }

    /**
     * Adds an account: the first one as administrator. Signals a {@code DuplicateKeyException} when somebody was
     * faster to take the name or the address.
     */
    Mono<Account> add(String username, String email, String passwordHash) {
        Mono<Void> lock = database.sql("SELECT pg_advisory_xact_lock(:lock)")
                .bind("lock", ADDING_LOCK)
                .then();
        // A statement of its own, so that it sees what was committed while the lock was waited for.
        Mono<Account> insert = database.sql("""
                        INSERT INTO account (username, email, username_key, email_key, password_hash, role)
                        VALUES (:username, :email, :username_key, :email_key, :hash,
                                CASE WHEN EXISTS (SELECT FROM account) THEN 'user' ELSE 'admin' END)
                        RETURNING\s""" + COLUMNS)
                .bind("username", username)
                .bind("email", email)
                .bind("username_key", NameKey.of(username))
                .bind("email_key", NameKey.of(email))
                .bind("hash", passwordHash)
                .map(AccountStore::account)
                .one();
        return transaction.transactional(lock.then(insert)).retryWhen(DatabaseConflict.triedAgain());
    }

    /** Replaces the hash, unless the password was changed meanwhile. */
    Mono<Void> upgradeHash(Account account, String passwordHash) {
        return database.sql("UPDATE account SET password_hash = :hash WHERE id = :id AND password_hash = :old")
                .bind("hash", passwordHash)
                .bind("id", account.id())
                .bind("old", account.passwordHash())
                .then()
                .retryWhen(DatabaseConflict.triedAgain());
    }

    private static Account account(Readable row) {
        return new Account(
                value(row, "id", Long.class),
                value(row, "username", String.class),
                value(row, "email", String.class),
                value(row, "password_hash", String.class),
                Role.valueOf(value(row, "role", String.class).toUpperCase(Locale.ROOT)),
                is(row, "enabled"));
    }

    private static boolean is(Readable row, String column) {
        return Boolean.TRUE.equals(row.get(column, Boolean.class));
    }
}
