package dev.centraldeerros.access;

import static dev.centraldeerros.database.Columns.value;

import java.util.HashMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the tables behind {@link Names}. */
@Component
public final class NameStore {
    private static final String ALL = """
            SELECT true AS is_project, slug AS name, id FROM project
            UNION ALL
            SELECT false, name, id FROM environment
            """;

    private final DatabaseClient database;

    public NameStore(DatabaseClient database) {
        this.database = database;
    }

    private record Row(boolean isProject, String name, int id) {}

    /** What there is now. */
    public Mono<Names.Known> known() {
        return database.sql(ALL)
                .map(row -> new Row(
                        value(row, "is_project", Boolean.class),
                        value(row, "name", String.class),
                        value(row, "id", Integer.class)))
                .all()
                .collectList()
                .map(rows -> {
                    Map<String, Integer> projects = new HashMap<>();
                    Map<String, Short> environments = new HashMap<>();
                    for (Row row : rows) {
                        if (row.isProject()) {
                            projects.put(row.name(), row.id());
                        } else {
                            environments.put(row.name(), (short) row.id());
                        }
                    }
                    return new Names.Known(projects, environments);
                });
    }
}
