package dev.centraldeerros.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Opens a JDBC connection to the migrated database. For what must be settled before the first request: the signing key
 * and the configured administrator. Blocks, so it is never used on a request's way.
 */
public interface BootstrapConnection {
    /** A connection in auto-commit mode, which the caller closes. */
    Connection open() throws SQLException;

    /** The folder that belongs to this server alone, as its database does; empty for a database that others may share. */
    Optional<Path> ownFolder();
}
