package dev.centraldeerros;

import org.springframework.r2dbc.core.DatabaseClient;

/** What is in the database, past the API. */
public final class StoredLogs {
    private StoredLogs() {}

    /** How many logs of a source are stored. */
    public static long of(DatabaseClient database, String source) {
        return database.sql("SELECT count(*) AS logs FROM log WHERE source = :source")
                .bind("source", source)
                .map(row -> row.get("logs", Long.class))
                .one()
                .block();
    }
}
