package dev.centraldeerros.bench;

import dev.centraldeerros.platform.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The one PostgreSQL that all servers share: the product's own embedded one, as durable as it always is. */
final class Database implements AutoCloseable {
    private static final String DEADLOCK = "40P01";
    private static final int MAX_ATTEMPTS = 10;

    private static final List<String> SETTINGS =
            List.of("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers");

    private final EmbeddedServer server;

    private Database(EmbeddedServer server) {
        this.server = server;
    }

    /** An empty one. Of a run that was killed, its PostgreSQL may still be there, and is ended by the one that takes over. */
    static Database fresh(Path dataDir) throws IOException {
        if (Files.exists(dataDir)) {
            EmbeddedServer.start(dataDir).close();
            FileSystemUtils.deleteRecursively(dataDir);
        }
        Files.createDirectories(dataDir);
        return new Database(EmbeddedServer.start(dataDir));
    }

    /** What leads a server to it. */
    List<String> arguments() {
        return List.of(
                "--spring.r2dbc.url=r2dbc:postgresql://" + EmbeddedServer.HOST + ":" + server.port() + "/"
                        + EmbeddedServer.DATABASE,
                "--spring.r2dbc.username=" + EmbeddedServer.USER);
    }

    /** Not for a command line, which all users of the machine can read. */
    Map<String, String> environment() {
        return Map.of("SPRING_R2DBC_PASSWORD", server.password());
    }

    /** Runs the statement; again while the building of indexes is in the way. */
    void execute(String sql) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                executeOnce(sql);
                return;
            } catch (SQLException failed) {
                if (!DEADLOCK.equals(failed.getSQLState()) || attempt == MAX_ATTEMPTS) {
                    throw failed;
                }
            }
        }
    }

    private void executeOnce(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many logs a variant has left in its table. */
    long rows(Variant variant) throws SQLException {
        return switch (variant) {
            case SERVER -> Long.parseLong(ask("SELECT count(*) FROM log"));
            case NO_DATABASE -> 0;
            case PLAIN -> Long.parseLong(ask("SELECT count(*) FROM bench_plain_log"));
        };
    }

    /** What PostgreSQL says about itself. */
    Map<String, Object> settings() throws SQLException {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String setting : new ArrayList<>(SETTINGS)) {
            settings.put(setting, ask("SHOW " + setting));
        }
        return settings;
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The number that a query answers. */
    long number(String sql) throws SQLException {
        return Long.parseLong(ask(sql));
    }

    /** What a table takes on disk with its partitions, indexes and long values. */
    long bytes(String table) throws SQLException {
        return Long.parseLong(ask("SELECT greatest(pg_total_relation_size('" + table
                + "'), coalesce(sum(pg_total_relation_size(relid)), 0))" + " FROM pg_partition_tree('" + table + "')"));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + EmbeddedServer.HOST + ":" + server.port() + "/" + EmbeddedServer.DATABASE,
                EmbeddedServer.USER,
                server.password());
    }

    @Override
    public void close() {
        server.close();
    }
}
