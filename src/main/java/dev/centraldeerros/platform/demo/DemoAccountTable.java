package dev.centraldeerros.platform.demo;

import static dev.centraldeerros.database.Columns.value;

import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Reads whether the database is the demo's. */
final class DemoAccountTable {
    private static final String OWN = """
            SELECT id FROM account WHERE email = :email AND role = 'admin'
            """;

    private static final String IS_EMPTY = """
            SELECT NOT EXISTS (SELECT FROM log) AS empty
            """;

    private final DatabaseClient database;

    DemoAccountTable(DatabaseClient database) {
        this.database = database;
    }

    /** Returns the account of the demo; empty if the database has other data. */
    Mono<Long> account(String email) {
        return database.sql(OWN)
                .bind("email", email)
                .map(row -> value(row, "id", Long.class))
                .one();
    }

    Mono<Boolean> isEmpty() {
        return database.sql(IS_EMPTY)
                .map(row -> value(row, "empty", Boolean.class))
                .one();
    }
}
