package dev.centraldeerros.access;

import static dev.centraldeerros.database.Columns.value;

import dev.centraldeerros.account.ProjectDirectory.VisibleProject;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** The table {@code project}. */
@Component
class ProjectStore {
    private static final String ALL = """
            SELECT slug, name FROM project ORDER BY slug
            """;

    private final DatabaseClient database;

    ProjectStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<VisibleProject> all() {
        return database.sql(ALL)
                .map(row -> new VisibleProject(value(row, "slug", String.class), value(row, "name", String.class)))
                .all();
    }
}
