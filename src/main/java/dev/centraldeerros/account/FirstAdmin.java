package dev.centraldeerros.account;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Makes the administrator of {@code central.admin} when there is none, before the server takes its first request: after
 * that, the first who registers would be one.
 */
@Component
class FirstAdmin implements InitializingBean {
    private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);
    private static final String USERNAME = "admin";
    private static final String UNIQUE_VIOLATION = "23505";

    private final AdminProperties properties;
    private final StartConnection database;
    private final Passwords passwords;

    FirstAdmin(AdminProperties properties, StartConnection database, Passwords passwords) {
        this.properties = properties;
        this.database = database;
        this.passwords = passwords;
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        String email = properties.email();
        String password = properties.password();
        if (email == null || password == null) {
            return;
        }
        try (Connection connection = database.open()) {
            connection.setAutoCommit(false);
            lock(connection);
            if (!hasAdmin(connection)) {
                insert(connection, email, passwords.encode(password));
                LOG.info("Made the administrator that central.admin.email names");
            }
            connection.commit();
        } catch (SQLException failed) {
            if (UNIQUE_VIOLATION.equals(failed.getSQLState())) {
                throw new IllegalStateException("central.admin.email: its address or the name \"" + USERNAME
                        + "\" belongs to an account that is no administrator");
            }
            throw failed;
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, AccountStore.ADDING_LOCK);
            lock.execute();
        }
    }

    private static boolean hasAdmin(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT EXISTS (SELECT FROM account WHERE role = 'admin')");
                ResultSet rows = select.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static void insert(Connection connection, String email, String hash) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO account (username, email, username_key, email_key, password_hash, role)"
                        + " VALUES (?, ?, ?, ?, ?, 'admin')")) {
            insert.setString(1, USERNAME);
            insert.setString(2, NameKey.composed(email));
            insert.setString(3, NameKey.of(USERNAME));
            insert.setString(4, NameKey.of(email));
            insert.setString(5, hash);
            insert.executeUpdate();
        }
    }
}
