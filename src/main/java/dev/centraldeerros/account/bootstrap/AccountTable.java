package dev.centraldeerros.account.bootstrap;

import dev.centraldeerros.account.CanonicalName;
import dev.centraldeerros.database.AdvisoryLocks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the table {@code account} over JDBC at startup. */
final class AccountTable {
    private static final String UNIQUE_VIOLATION = "23505";

    private AccountTable() {}

    /** An account without canonical names, made by an earlier version. */
    record Unnamed(long id, String username, String email) {}

    /** Returns whether the name or the address belongs to another account. */
    static boolean isTaken(SQLException failed) {
        return UNIQUE_VIOLATION.equals(failed.getSQLState());
    }

    /** Blocks other registrations until the transaction ends. */
    static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(" + AdvisoryLocks.REGISTRATION + ")")) {
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

    /** Returns the accounts without canonical names, oldest first. */
    static List<Unnamed> withoutCanonicalNames(Connection connection) throws SQLException {
        List<Unnamed> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT id, username, email FROM account WHERE username_key IS NULL OR email_key IS NULL ORDER BY id
                        """);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Unnamed(rows.getLong("id"), rows.getString("username"), rows.getString("email")));
            }
        }
        return found;
    }

    static void setCanonicalNames(Connection connection, Unnamed account) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET username_key = ?, email_key = ? WHERE id = ?")) {
            update.setString(1, CanonicalName.of(account.username()));
            update.setString(2, CanonicalName.of(account.email()));
            update.setLong(3, account.id());
            update.executeUpdate();
        }
    }
}
