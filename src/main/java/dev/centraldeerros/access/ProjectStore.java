package dev.centraldeerros.access;

import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code project}. */
@Component
class ProjectStore {
    private final DatabaseClient database;

    ProjectStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Project> bySlug(String slug) {
        return database.sql("SELECT id, slug, name FROM project WHERE slug = :slug")
                .bind("slug", slug)
                .map(ProjectStore::project)
                .one();
    }

    Flux<Project> all() {
        return database.sql("SELECT id, slug, name FROM project ORDER BY slug")
                .map(ProjectStore::project)
                .all();
    }

    private static Project project(Readable row) {
        return new Project(
                Objects.requireNonNull(row.get("id", Integer.class)),
                Objects.requireNonNull(row.get("slug", String.class)),
                Objects.requireNonNull(row.get("name", String.class)));
    }
}
