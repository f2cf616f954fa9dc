package dev.centraldeerros.account;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table {@code account} as it is read and written at the start, over JDBC; while the server runs, {@link AccountRepository} does. */
final class AccountTable {
    /** Advisory lock of every registration, so that only one of two concurrent first accounts becomes administrator. */
    static final long ADDING_LOCK = 0x6163636f756e74L;

    private static final String UNIQUE_VIOLATION = "23505";

    private AccountTable() {}

    /** An account from before there were keys. */
    record Keyless(long id, String username, String email) {}

    /** Whether a name or an address is taken. */
    static boolean isTaken(SQLException failed) {
        return UNIQUE_VIOLATION.equals(failed.getSQLState());
    }

    /** Keeps others from adding accounts until the transaction ends. */
    static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, ADDING_LOCK);
            lock.execute();
        }
    }

    static boolean hasAdmin(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT EXISTS (SELECT FROM account WHERE role = 'admin')");
                ResultSet rows = select.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    static void insertAdmin(Connection connection, String username, String email, String hash) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO account (username, email, username_key, email_key, password_hash, role)
                VALUES (?, ?, ?, ?, ?, 'admin')
                """)) {
            insert.setString(1, username);
            insert.setString(2, CanonicalName.composed(email));
            insert.setString(3, CanonicalName.of(username));
            insert.setString(4, CanonicalName.of(email));
            insert.setString(5, hash);
            insert.executeUpdate();
        }
    }

    /** Oldest first. */
    static List<Keyless> keyless(Connection connection) throws SQLException {
        List<Keyless> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT id, username, email FROM account WHERE username_key IS NULL OR email_key IS NULL ORDER BY id
                        """);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Keyless(rows.getLong("id"), rows.getString("username"), rows.getString("email")));
            }
        }
        return found;
    }

    static void giveKeys(Connection connection, Keyless account) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET username_key = ?, email_key = ? WHERE id = ?")) {
            update.setString(1, CanonicalName.of(account.username()));
            update.setString(2, CanonicalName.of(account.email()));
            update.setLong(3, account.id());
            update.executeUpdate();
        }
    }
}
