package dev.centraldeerros.database;

import dev.centraldeerros.StartFailure;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date over JDBC, at start and only there, forward only. Flyway's lock in the database lets one
 * node migrate while the others wait.
 */
public final class Migrations {
    private Migrations() {}

    public static void run(Database database) {
        String schema = database.schema();
        try {
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .defaultSchema(schema)
                    .locations("classpath:schema")
                    .loggers("slf4j")
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new StartFailure("spring.r2dbc.url", reason(failed, schema), failed);
        }
    }

    /** What PostgreSQL said, where it said something: Flyway's own messages have many lines. */
    private static String reason(FlywayException failed, @Nullable String schema) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "the tables cannot be made or brought up to date in the schema " + schema + " ("
                        + DatabaseRequirements.firstLine(sql)
                        + "); give the server a schema of its own with ?schema=<name>";
            }
        }
        String message = DatabaseRequirements.firstLine(failed);
        return message.contains("non-empty schema")
                ? "the schema " + schema
                        + " holds what is not this server's; give it one of its own with ?schema=<name>"
                : message;
    }
}
