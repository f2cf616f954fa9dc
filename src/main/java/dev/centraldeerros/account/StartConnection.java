package dev.centraldeerros.account;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens a JDBC connection to the migrated database. For what must be settled before the first request: the signing key
 * and the configured administrator. Blocks, so it is never used on a request's way.
 */
@FunctionalInterface
public interface StartConnection {
    /** A connection in auto-commit mode, which the caller closes. */
    Connection open() throws SQLException;
}
