package dev.centraldeerros.account.bootstrap;

import dev.centraldeerros.account.signin.Passwords;
import dev.centraldeerros.database.BootstrapConnection;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Creates the administrator of {@code central.admin} at startup, before the first request, because the first registered
 * account becomes an administrator.
 */
@Component
class AdminBootstrap implements InitializingBean {
    private static final Logger LOG = LoggerFactory.getLogger(AdminBootstrap.class);
    private static final String USERNAME = "admin";

    private final AdminProperties properties;
    private final BootstrapConnection database;
    private final Passwords passwords;

    AdminBootstrap(AdminProperties properties, BootstrapConnection database, Passwords passwords) {
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
            AccountTable.lock(connection);
            if (!AccountTable.hasAdmin(connection)) {
                AccountTable.insertAdmin(connection, USERNAME, email, passwords.encode(password));
                LOG.info("Created the administrator of central.admin.email");
            }
            connection.commit();
        } catch (SQLException failed) {
            if (AccountTable.isTaken(failed)) {
                throw new IllegalStateException("central.admin.email: its address or the name \"" + USERNAME
                        + "\" belongs to an account that is not an administrator");
            }
            throw failed;
        }
    }
}
