package dev.centraldeerros.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * JDBC connection for work before the first request, such as the signing key and the configured administrator. Blocks, and
 * is never used in the path of a request.
 */
public interface BootstrapConnection {
    /** A connection in auto-commit mode, which the caller closes. */
    Connection open() throws SQLException;

    /** The folder that belongs to this server alone, as its database does; empty for a database that others may share. */
    Optional<Path> ownFolder();
}
