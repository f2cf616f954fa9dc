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
    /** Where it listens. */
    public static final String HOST = "127.0.0.1";

    /** The database. */
    public static final String DATABASE = "central";

    /** Its owner: no superuser, so that nothing works here that an external server would refuse. */
    public static final String USER = "central";

    /** How many connections its owner may have; PostgreSQL keeps three of its hundred for superusers. */
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
     * Starts on {@code dataDir}: what is there is taken over, also from a server that was killed; nothing there is a first
     * start.
     *
     * @throws EmbeddedServerException when another server runs on that folder, or PostgreSQL does not start
     */
    public static EmbeddedServer start(Path dataDir) {
        DataDirectory folder = DataDirectory.open(dataDir);
        PostgresCluster running = null;
        try {
            PostgresTools tools =
                    new PostgresTools(folder.owner(), PostgresBinaries.unpack(folder.binaries()), folder.toolLog());
            PostgresCluster cluster = new PostgresCluster(folder, tools);
            cluster.takeOver();
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
            throw givenUp(folder, running, failed);
        }
    }

    private record Started(Postmaster postmaster, int port) {}

    /** A free port may be taken by another before PostgreSQL has it. */
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
                // These statements take no parameters, so that PostgreSQL does the quoting.
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

    private static EmbeddedServerException givenUp(
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
     * Writes what is in the write-ahead log to the tables, and drops that log. Blocks until that is done.
     *
     * @throws IllegalStateException when PostgreSQL refuses, or is away
     */
    public void checkpoint() {
        try (Connection connection = connectAsSuperuser(port, password);
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        } catch (SQLException failed) {
            throw new IllegalStateException("no checkpoint: " + failed.getMessage(), failed);
        }
    }

    /** Where it listens; the same as long as this server lives. */
    public int port() {
        return port;
    }

    /** Of {@link #USER}; not for logs. */
    public String password() {
        return password;
    }

    /** Stops PostgreSQL, and frees the folder for another server. */
    @Override
    public void close() {
        try (folder) {
            watch.stop();
        } catch (IOException failed) {
            log.warn("The embedded PostgreSQL did not stop: {}", failed.getMessage());
        }
    }
}
