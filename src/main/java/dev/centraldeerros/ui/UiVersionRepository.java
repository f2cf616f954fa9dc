package dev.centraldeerros.ui;

import static dev.centraldeerros.database.Columns.value;

import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the table {@code ui_version}. */
@Component
class UiVersionRepository {
    private static final String ALL = """
            SELECT version FROM ui_version
            """;

    private static final String FILES = """
            SELECT files FROM ui_version WHERE version = :version
            """;

    private final DatabaseClient database;

    UiVersionRepository(@Qualifier("account") DatabaseClient database) {
        this.database = database;
    }

    /** Returns the stored versions, at most a handful. */
    Mono<Set<String>> all() {
        return database.sql(ALL)
                .map(row -> value(row, "version", String.class))
                .all()
                .collect(Collectors.toSet());
    }

    /** Returns the files of a version as one; empty if they are gone. */
    Mono<byte[]> files(String version) {
        return database.sql(FILES)
                .bind("version", version)
                .map(row -> value(row, "files", byte[].class))
                .one();
    }
}
