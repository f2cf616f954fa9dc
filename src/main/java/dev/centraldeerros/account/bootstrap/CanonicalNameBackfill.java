package dev.centraldeerros.account.bootstrap;

import dev.centraldeerros.database.BootstrapConnection;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** Sets the canonical names of old accounts at startup. */
@Component
class CanonicalNameBackfill implements InitializingBean {
    private static final Logger LOG = LoggerFactory.getLogger(CanonicalNameBackfill.class);

    private final BootstrapConnection database;

    CanonicalNameBackfill(BootstrapConnection database) {
        this.database = database;
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        try (Connection connection = database.open()) {
            for (AccountTable.Unnamed account : AccountTable.withoutCanonicalNames(connection)) {
                setNames(connection, account);
            }
        }
    }

    /** Runs one statement per account, so that the older of two equal names keeps it. */
    private static void setNames(Connection connection, AccountTable.Unnamed account) throws SQLException {
        try {
            AccountTable.setCanonicalNames(connection, account);
        } catch (SQLException failed) {
            if (!AccountTable.isTaken(failed)) {
                throw failed;
            }
            LOG.warn(
                    "Account {} cannot sign in: its name or address equals an older account's except for case or composition."
                            + " Change its username and email in the table account, then restart",
                    account.id());
        }
    }
}
