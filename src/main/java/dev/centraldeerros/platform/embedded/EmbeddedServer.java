package dev.centraldeerros.platform.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embedded PostgreSQL. It syncs commits to disk, listens on loopback only and requires the password in the data directory.
 * {@link PostgresSupervisor} restarts it on its port when it exits.
 */
public final class EmbeddedServer implements AutoCloseable {
    /** Listen address. */
    public static final String HOST = "127.0.0.1";

    /** Database name. */
    public static final String DATABASE = "central";

    /** Owner of the database; not a superuser, so that nothing works here that an external server would reject. */
    public static final String USER = "central";

    /** Maximum number of connections of the owner; PostgreSQL reserves three of its hundred for superusers. */
    public static final int CONNECTIONS = 97;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final int PORTS_TO_TRY = 3;

    private final DataDirectory folder;
    private final String password;
    private final int port;
    private final PostgresSupervisor watch;

    private EmbeddedServer(DataDirectory folder, String password, int port, PostgresSupervisor watch) {
        this.folder = folder;
        this.password = password;
        this.port = port;
        this.watch = watch;
    }

    /**
     * Starts on {@code dataDir}. Takes over an existing cluster, also of a killed server; otherwise creates one.
     *
     * @throws EmbeddedServerException if another server uses the directory, memory is too little or PostgreSQL does not start
     */
    public static EmbeddedServer start(Path dataDir) {
        MemoryPlan memory = MemoryPlan.here();
        DataDirectory folder = DataDirectory.open(dataDir);
        PostgresCluster running = null;
        try {
            PostgresTools tools =
                    new PostgresTools(folder.owner(), PostgresBinaries.unpack(folder.binaries()), folder.toolLog());
            PostgresCluster cluster = new PostgresCluster(folder, tools, memory);
            cluster.stopStalePostmaster();
            PostgresBinaries.removeOthers(tools.home());
            if (!cluster.exists()) {
                log.info("Creating a database in {}", folder.root());
                cluster.create();
            }
            String password = folder.password();
            running = cluster;
            Started started = startOnFreePort(cluster);
            createDatabase(started.port(), password);
            PostgresSupervisor watch = new PostgresSupervisor(cluster, started.port(), started.postmaster());
            watch.start();
            log.info(
                    "The data is in {} (embedded PostgreSQL on {}:{}); to use a server of your own set spring.r2dbc.url,"
                            + " spring.r2dbc.username and spring.r2dbc.password",
                    folder.root(),
                    HOST,
                    started.port());
            return new EmbeddedServer(folder, password, started.port(), watch);
        } catch (IOException | SQLException | RuntimeException failed) {
            throw failed(folder, running, failed);
        }
    }

    private record Started(Postmaster postmaster, int port) {}

    /** Another process may take the free port before PostgreSQL binds it. */
    private static Started startOnFreePort(PostgresCluster cluster) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                return new Started(cluster.start(port), port);
            } catch (IOException failed) {
                boolean taken = String.valueOf(failed.getMessage()).contains("TCP/IP");
                if (!taken || attempt == PORTS_TO_TRY) {
                    throw failed;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    private static Connection connectAsSuperuser(int port, String password) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {HOST});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser(PostgresCluster.SUPERUSER);
        source.setPassword(password);
        return source.getConnection();
    }

    private static void createDatabase(int port, String password) throws SQLException {
        try (Connection connection = connectAsSuperuser(port, password)) {
            if (text(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", USER) == null) {
                // Statements of this kind have no parameters, so that PostgreSQL does the quoting.
                execute(connection, "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', ?, ?)", USER, password);
            }
            if (text(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE) == null) {
                execute(connection, "SELECT format('CREATE DATABASE %I OWNER %I', ?, ?)", DATABASE, USER);
            }
        }
    }

    private static void execute(Connection connection, String formatted, String... parameters) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.valueOf(text(connection, formatted, parameters)));
        }
    }

    private static @Nullable String text(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private static EmbeddedServerException failed(
            DataDirectory folder, @Nullable PostgresCluster running, Exception failed) {
        try (folder) {
            if (running != null) {
                running.stopIfRunning();
            }
        } catch (IOException | RuntimeException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
        if (failed instanceof EmbeddedServerException known) {
            return known;
        }
        String reason =
                failed instanceof IOException file ? DataDirectory.reason(file) : String.valueOf(failed.getMessage());
        return new EmbeddedServerException(folder.root() + " cannot be used: " + reason, failed);
    }

    /**
     * Runs a checkpoint, which frees write-ahead log. Blocks.
     *
     * @throws IllegalStateException if PostgreSQL rejects it or is unavailable
     */
    public void checkpoint() {
        try (Connection connection = connectAsSuperuser(port, password);
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        } catch (SQLException failed) {
            throw new IllegalStateException("no checkpoint: " + failed.getMessage(), failed);
        }
    }

    /** Returns its port, constant for the life of this server. */
    public int port() {
        return port;
    }

    /** Returns the password of {@link #USER}; not for logs. */
    public String password() {
        return password;
    }

    /** Stops PostgreSQL and unlocks the directory. */
    @Override
    public void close() {
        try (folder) {
            watch.stop();
        } catch (IOException failed) {
            log.warn("The embedded PostgreSQL did not stop: {}", failed.getMessage());
        }
    }
}
