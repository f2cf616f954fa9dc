package dev.centraldeerros.database;

import dev.centraldeerros.StartupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates the schema over JDBC at startup, forward only. Flyway's lock in the database lets one node migrate while the
 * others wait.
 */
public final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    /** PostgreSQL's lock_not_available. */
    private static final String LOCKED = "55P03";

    private Migrations() {}

    public static void run(Database database) {
        String schema = database.schema();
        try {
            MigrateResult done = Flyway.configure()
                    .dataSource(database.dataSource())
                    .defaultSchema(schema)
                    .locations("classpath:schema")
                    .loggers("slf4j")
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
            if (done.migrationsExecuted > 0) {
                log.info("Migrated the tables to version {}", done.targetSchemaVersion);
            }
        } catch (FlywayException failed) {
            throw new StartupException("spring.r2dbc.url", reason(failed, schema), failed);
        }
        installSearch(database);
    }

    /** The only extension; the server works without it if it cannot be installed. */
    private static void installSearch(Database database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm");
        } catch (SQLException refused) {
            log.warn(
                    "Text searches read all logs, because PostgreSQL's extension pg_trgm cannot be installed ({}); an"
                            + " administrator of the database may do it: CREATE EXTENSION pg_trgm",
                    DatabaseRequirements.firstLine(refused));
        }
    }

    /** PostgreSQL's message if there is one, because Flyway's messages have many lines. */
    private static String reason(FlywayException failed, @Nullable String schema) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCKED.equals(sql.getSQLState())) {
                return "the tables cannot be migrated while another session locks them, such as a backup by"
                        + " pg_dump or an idle transaction; start again when it is over";
            }
            if (cause instanceof SQLException sql) {
                return "the tables cannot be made or brought up to date in the schema " + schema + " ("
                        + DatabaseRequirements.firstLine(sql)
                        + "); set a dedicated schema with ?schema=<name>";
            }
        }
        String message = DatabaseRequirements.firstLine(failed);
        return message.contains("non-empty schema")
                ? "the schema " + schema
                        + " contains tables of other applications; set a dedicated schema with ?schema=<name>"
                : message;
    }
}
