package dev.centraldeerros.platform.embedded;

import static org.awaitility.Awaitility.await;

import dev.centraldeerros.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL that a test can stop, kill and freeze, without a supervisor. Commits are durable, as with the embedded one. */
public final class OwnPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final DataDirectory folder;
    private final PostgresCluster cluster;
    private final String password;
    private final int port;

    private OwnPostgres(DataDirectory folder, PostgresCluster cluster, String password, int port) {
        this.folder = folder;
        this.cluster = cluster;
        this.password = password;
        this.port = port;
    }

    /** Makes one with the database and the role of the embedded server; it is stopped yet. */
    public static OwnPostgres make(Path path) throws IOException {
        EmbeddedServer.start(path).close();
        DataDirectory folder = DataDirectory.open(path);
        PostgresTools tools =
                new PostgresTools(folder.owner(), PostgresBinaries.unpack(folder.binaries()), folder.toolLog());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new OwnPostgres(
                    folder,
                    new PostgresCluster(folder, tools, MemoryPlan.here()),
                    folder.password(),
                    free.getLocalPort());
        }
    }

    /** Where its files are. */
    public Path files() {
        return folder.cluster();
    }

    /** Where it listens on loopback, as long as it runs. */
    public int port() {
        return port;
    }

    /** Of both its roles. */
    public String password() {
        return password;
    }

    /** Starts it, after whatever was done to it before. */
    public void start() {
        // Processes of a killed one keep its memory until they notice.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                cluster.stopStalePostmaster();
                Postmaster unused = cluster.start(port);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Stops it as an operator does: its clients are cut off. */
    public void stop() throws IOException {
        cluster.stopIfRunning();
    }

    /** {@code kill -9} of the postmaster alone; what it started notices by itself. */
    public void killPostmaster() {
        postmaster().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** {@code kill -9} of the process that serves the connection from this port, which costs all others theirs. */
    public void killBackend(int clientPort) throws SQLException {
        try (Connection connection = superuser("postgres");
                var select = connection.prepareStatement("SELECT pid FROM pg_stat_activity WHERE client_port = ?")) {
            select.setInt(1, clientPort);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    ProcessHandle.of(rows.getLong(1)).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        }
    }

    /** Sends a signal, such as {@code STOP}, to all its processes. */
    public void signal(String signal) {
        List<ProcessHandle> all = new ArrayList<>();
        postmaster().ifPresent(main -> {
            all.add(main);
            main.children().forEach(all::add);
        });
        signal(signal, all);
    }

    /** Sends a signal to the postmaster only: open connections work, new ones fail. */
    public void signalPostmaster(String signal) {
        signal(signal, postmaster().stream().toList());
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        TestDatabase.signal(
                "-" + signal,
                processes.stream().map(process -> Long.toString(process.pid())).toList());
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            return Postmaster.of(folder.cluster()).map(Postmaster::process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A connection as superuser. */
    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, PostgresCluster.SUPERUSER, password);
    }

    /** Executes statements as superuser, each in a transaction of its own. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = superuser(EmbeddedServer.DATABASE);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (folder) {
            signal("CONT");
            cluster.stopIfRunning();
        }
    }
}
