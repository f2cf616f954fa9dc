package dev.centraldeerros.database;

import dev.centraldeerros.StartupException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that an external PostgreSQL is suitable; reports a mismatch in one line with the remedy. */
public final class DatabaseRequirements {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRequirements.class);
    private static final String URL = "spring.r2dbc.url";
    private static final int OLDEST = 15;

    /** PgBouncer in any mode, if it ignores unknown settings. */
    private static final String POOLER =
            "the settings of a session (time limits, isolation, schema) do not arrive, because a pooler such as PgBouncer is in"
                    + " between; name the host and port of PostgreSQL itself: this server keeps a few connections and shares them";

    /** Connection limits of a role and a database, and reserved connections, do not apply to superusers. */
    private static final String INSPECT = """
            SELECT pg_encoding_to_char(encoding) AS encoding, current_schema() AS schema, current_setting('plan_cache_mode') AS plans,
                   current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean AS lasting,
                   CASE WHEN rolsuper THEN current_setting('max_connections')::integer
                        ELSE least(nullif(rolconnlimit, -1), nullif(datconnlimit, -1),
                                   current_setting('max_connections')::integer
                                       - current_setting('superuser_reserved_connections')::integer
                                       - coalesce(current_setting('reserved_connections', true), '0')::integer)
                   END AS connections
            FROM pg_database, pg_roles
            WHERE datname = current_database() AND rolname = current_user
            """;

    /**
     * Result of the check.
     *
     * @param schema schema of the tables
     * @param connections maximum number of connections of this role to this database
     */
    public record Found(String schema, int connections) {}

    private DatabaseRequirements() {}

    /**
     * Checks the database.
     *
     * @throws StartupException if it is unavailable or unsuitable
     */
    public static Found check(Database database) {
        try (Connection connection = database.dataSource().getConnection()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                throw new StartupException(
                        URL, "PostgreSQL " + version + " is too old; 15 is the oldest supported", null);
            }
            return inspect(connection, database.schema());
        } catch (SQLException failed) {
            if (firstLine(failed).contains("unsupported startup parameter")) {
                throw new StartupException(URL, POOLER, failed);
            }
            throw new StartupException(
                    URL, "no connection to " + database.address() + ": " + firstLine(failed), failed);
        }
    }

    private static Found inspect(Connection connection, @Nullable String wanted) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(INSPECT)) {
            row.next();
            if (!Database.PLANNED_EACH_TIME.equals(row.getString("plans"))) {
                throw new StartupException(URL, POOLER, null);
            }
            if (!"UTF8".equals(row.getString("encoding"))) {
                throw new StartupException(
                        URL,
                        "the database has the encoding " + row.getString("encoding")
                                + "; make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
                        null);
            }
            String schema = wanted != null ? wanted : row.getString("schema");
            if (schema == null) {
                throw new StartupException(
                        URL,
                        "the role's search_path names no schema that is there; add ?schema=<name> to the URL",
                        null);
            }
            if (!row.getBoolean("lasting")) {
                LOG.warn(
                        "{}: PostgreSQL runs with fsync or full_page_writes off: what was answered is lost with its machine",
                        URL);
            }
            return new Found(schema, row.getInt("connections"));
        }
    }

    /** Returns the message of PostgreSQL without hints and context. */
    public static String firstLine(Throwable failed) {
        return List.of(String.valueOf(failed.getMessage()).split("\\R", 2)).get(0);
    }
}
