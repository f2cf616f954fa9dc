package dev.centraldeerros.platform.startup;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.access.NameLoader;
import dev.centraldeerros.access.NameRegistry;
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
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
