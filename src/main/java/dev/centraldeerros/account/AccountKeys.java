package dev.centraldeerros.account;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** Gives accounts from before there were keys theirs, at the start. */
@Component
class AccountKeys implements InitializingBean {
    private static final Logger LOG = LoggerFactory.getLogger(AccountKeys.class);
    private static final String UNIQUE_VIOLATION = "23505";

    private final StartConnection database;

    AccountKeys(StartConnection database) {
        this.database = database;
    }

    private record Keyless(long id, String username, String email) {}

    @Override
    public void afterPropertiesSet() throws SQLException {
        try (Connection connection = database.open()) {
            for (Keyless account : keyless(connection)) {
                give(connection, account);
            }
        }
    }

    private static List<Keyless> keyless(Connection connection) throws SQLException {
        List<Keyless> found = new ArrayList<>();
        try (var select = connection.prepareStatement("""
                        SELECT id, username, email FROM account WHERE username_key IS NULL OR email_key IS NULL ORDER BY id
                        """);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Keyless(rows.getLong("id"), rows.getString("username"), rows.getString("email")));
            }
        }
        return found;
    }

    /** Each by itself: of two that are the same the older one keeps the name. */
    private static void give(Connection connection, Keyless account) throws SQLException {
        try (var update =
                connection.prepareStatement("UPDATE account SET username_key = ?, email_key = ? WHERE id = ?")) {
            update.setString(1, NameKey.of(account.username()));
            update.setString(2, NameKey.of(account.email()));
            update.setLong(3, account.id());
            update.executeUpdate();
        } catch (SQLException failed) {
            if (!UNIQUE_VIOLATION.equals(failed.getSQLState())) {
                throw failed;
            }
            LOG.warn(
                    "account {} has the name or the address of an older account but for case or composition, and cannot sign in:"
                            + " change its username and email in the table account, and start again",
                    account.id());
        }
    }
}
