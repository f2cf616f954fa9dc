package dev.centraldeerros.platform.startup;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.access.MembershipRepository;
import dev.centraldeerros.access.Memberships;
import dev.centraldeerros.access.NameLoader;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectRole;
import dev.centraldeerros.database.Database;
import dev.centraldeerros.partition.PartitionKeeper;
import dev.centraldeerros.partition.Partitions;
import dev.centraldeerros.partition.StorageProperties;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Loads names and partitions before the first request, over JDBC, because blocking is correct at startup. */
@Configuration(proxyBeanMethods = false)
class BootstrapConfiguration {
    @Bean
    NameRegistry names(Database database, CentralProperties naming, NameLoader source) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            addEnvironments(connection, naming.environments());
            Map<String, Integer> projects = new HashMap<>();
            Map<String, Short> environments = new HashMap<>();
            try (var statement = connection.createStatement()) {
                try (ResultSet rows = statement.executeQuery("SELECT id, slug FROM project")) {
                    while (rows.next()) {
                        projects.put(rows.getString("slug"), rows.getInt("id"));
                    }
                }
                try (ResultSet rows = statement.executeQuery("SELECT id, name FROM environment")) {
                    while (rows.next()) {
                        environments.put(rows.getString("name"), rows.getShort("id"));
                    }
                }
            }
            return new NameRegistry(
                    new NameRegistry.Known(projects, environments), naming.environments(), source.known());
        }
    }

    @Bean
    Memberships memberships(Database database, MembershipRepository source, NameRegistry names) throws SQLException {
        Set<Integer> open = new HashSet<>();
        Set<Integer> archived = new HashSet<>();
        Map<Long, Map<Integer, ProjectRole>> members = new HashMap<>();
        long version = 0;
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(MembershipRepository.ALL)) {
            while (rows.next()) {
                int project = rows.getInt("project");
                version = rows.getLong("version");
                if (rows.getBoolean("open")) {
                    open.add(project);
                }
                if (rows.getBoolean("archived")) {
                    archived.add(project);
                }
                String role = rows.getString("role");
                if (role != null) {
                    members.computeIfAbsent(rows.getLong("account"), one -> new HashMap<>())
                            .put(project, ProjectRole.of(role));
                }
            }
        }
        return new Memberships(
                new Memberships.Snapshot(version, open, archived, members),
                source.version(),
                Mono.defer(() -> names.readAgain().then(source.snapshot())));
    }

    /** Selects before it inserts, because a conflict would use a number of the sequence, which has 32,767. */
    private static void addEnvironments(Connection connection, List<String> names) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO environment (name)
                SELECT wanted.name FROM unnest(?) AS wanted (name)
                WHERE NOT EXISTS (SELECT FROM environment WHERE environment.name = wanted.name)
                ON CONFLICT DO NOTHING
                """)) {
            insert.setArray(1, connection.createArrayOf("text", names.toArray()));
            insert.execute();
        }
    }

    @Bean
    Partitions partitions(Database database, StorageProperties storage, Clock clock) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            try (var make = connection.prepareStatement(
                    "SELECT make_partition(?, make_interval(secs => ?), make_interval(secs => ?))")) {
                make.setTimestamp(1, Timestamp.from(clock.instant()));
                make.setDouble(2, (double) storage.partitionInterval().toSeconds());
                make.setDouble(3, (double) StorageProperties.AHEAD.toSeconds());
                boolean made = true;
                while (made) {
                    try (ResultSet row = make.executeQuery()) {
                        made = row.next() && row.getBoolean(1);
                    }
                }
            }
            List<Partitions.Range> ranges = new ArrayList<>();
            try (var statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(PartitionKeeper.RANGES)) {
                while (rows.next()) {
                    ranges.add(new Partitions.Range(
                            rows.getString("name"),
                            rows.getObject("lower", OffsetDateTime.class).toInstant(),
                            rows.getObject("upper", OffsetDateTime.class).toInstant(),
                            rows.getLong("bytes"),
                            rows.getBoolean("filled")));
                }
            }
            return new Partitions(ranges);
        }
    }
}
