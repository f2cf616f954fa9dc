package dev.centraldeerros.platform;

import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings the schema up to date over JDBC, at start and only there, forward only. Flyway's lock in the database lets one
 * node migrate while the others wait.
 */
final class Migrations {
    private Migrations() {}

    static void run(Database database) {
        Flyway.configure()
                .dataSource(dataSource(database))
                .locations("classpath:schema")
                .loggers("slf4j")
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }

    static PGSimpleDataSource dataSource(Database database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.jdbcUrl());
        database.jdbcProperties().forEach((name, value) -> {
            try {
                dataSource.setProperty(name.toString(), value.toString());
            } catch (java.sql.SQLException unknown) {
                throw new IllegalStateException("connection property " + name, unknown);
            }
        });
        return dataSource;
    }
}
