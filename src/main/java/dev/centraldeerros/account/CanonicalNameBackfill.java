package dev.centraldeerros.account;

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
            for (AccountTable.Keyless account : AccountTable.keyless(connection)) {
                give(connection, account);
            }
        }
    }

    /** Each by itself: of two that are the same the older one keeps the name. */
    private static void give(Connection connection, AccountTable.Keyless account) throws SQLException {
        try {
            AccountTable.giveKeys(connection, account);
        } catch (SQLException failed) {
            if (!AccountTable.isTaken(failed)) {
                throw failed;
            }
            LOG.warn(
                    "account {} has the name or the address of an older account but for case or composition, and cannot sign in:"
                            + " change its username and email in the table account, and start again",
                    account.id());
        }
    }
}
