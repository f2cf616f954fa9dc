package dev.centraldeerros.access;

import static dev.centraldeerros.database.Columns.value;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads projects and members for {@link Memberships}. */
@Repository
public class MembershipRepository {
    private static final String VERSION = "SELECT version FROM access_version";

    /** One statement, so that the version belongs to the rows. */
    public static final String ALL = """
            SELECT access_version.version, project.id AS project, project.open, project.archived,
                   project_member.account_id AS account, project_member.role
            FROM access_version
            CROSS JOIN project
            LEFT JOIN project_member ON project_member.project_id = project.id
            """;

    private final DatabaseClient database;

    MembershipRepository(@Qualifier("account") DatabaseClient database) {
        this.database = database;
    }

    public Mono<Long> version() {
        return database.sql(VERSION)
                .map(row -> value(row, "version", Long.class))
                .one();
    }

    /** Returns all projects and members. */
    public Mono<Memberships.Snapshot> snapshot() {
        return database.sql(ALL)
                .map(row -> new Row(
                        value(row, "version", Long.class),
                        value(row, "project", Integer.class),
                        value(row, "open", Boolean.class),
                        value(row, "archived", Boolean.class),
                        row.get("account", Long.class),
                        row.get("role", String.class)))
                .all()
                .collect(Collected::new, Collected::add)
                .map(Collected::snapshot);
    }

    private record Row(
            long version,
            int project,
            boolean open,
            boolean archived,
            @Nullable Long account,
            @Nullable String role) {}

    /** Rows of one statement; used by its sequence only. */
    private static final class Collected {
        private long version;
        private final Set<Integer> open = new HashSet<>();
        private final Set<Integer> archived = new HashSet<>();
        private final Map<Long, Map<Integer, ProjectRole>> members = new HashMap<>();

        void add(Row row) {
            version = row.version();
            if (row.open()) {
                open.add(row.project());
            }
            if (row.archived()) {
                archived.add(row.project());
            }
            Long account = row.account();
            String role = row.role();
            if (account != null && role != null) {
                members.computeIfAbsent(account, one -> new HashMap<>()).put(row.project(), ProjectRole.of(role));
            }
        }

        Memberships.Snapshot snapshot() {
            return new Memberships.Snapshot(version, Set.copyOf(open), Set.copyOf(archived), Map.copyOf(members));
        }
    }
}
