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
    /** Opens a connection in auto-commit mode; the caller closes it. */
    Connection open() throws SQLException;

    /** Returns the directory of the server's own database; empty for an external database. */
    Optional<Path> ownFolder();
}
