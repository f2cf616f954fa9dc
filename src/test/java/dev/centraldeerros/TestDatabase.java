package dev.centraldeerros;

import dev.centraldeerros.account.signin.PasswordConfiguration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL of the tests, one server a run and a fresh database for each application context: Testcontainers where
 * Docker is, else the embedded binaries (without fsync: what must survive a crash is tested on the packaged server).
 */
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /** Its superuser. */
    public static final String USER = "postgres";
    /** Memory of hashing a password in tests. */
    public static final int PASSWORD_KILOBYTES = 256;

    /** That user's. */
    public static final String PASSWORD = "postgres";

    /** Several servers run at the same time, each with its pools. */
    private static final String CONNECTIONS = "300";

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Host and port of the server of this run. */
    private record Server(String host, int port, @Nullable String container) {
        private static final Server INSTANCE = start();

        @SuppressWarnings("resource") // lives as long as the test run
        private static Server start() {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                PostgreSQLContainer container = new PostgreSQLContainer("postgres:18")
                        .withUsername(USER)
                        .withPassword(PASSWORD)
                        .withEnv("POSTGRES_INITDB_ARGS", "--locale-provider=builtin --builtin-locale=C.UTF-8")
                        .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=" + CONNECTIONS);
                container.start();
                return new Server(container.getHost(), container.getMappedPort(5432), container.getContainerId());
            }
            try {
                return new Server(
                        "localhost",
                        EmbeddedPostgres.builder()
                                .setLocaleConfig("locale-provider", "builtin")
                                .setLocaleConfig("builtin-locale", "C.UTF-8")
                                .setLocaleConfig("locale", "C.UTF-8")
                                .setServerConfig("max_connections", CONNECTIONS)
                                .start()
                                .getPort(),
                        null);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** Makes an empty database and returns its name. */
    public static String create() {
        return create("");
    }

    /** Makes an empty database with what {@code CREATE DATABASE} may say behind the name. */
    public static String create(String options) {
        String name = "test_" + COUNT.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " " + options);
        return name;
    }

    /** A stall; ends when it is closed. */
    public interface Stall extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether a stall is one of all connections, whatever their name. */
    public static boolean stallsAll() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /** Stops the processes behind the connections of that name, as a machine that swaps or a disk that hangs does. */
    public static Stall stall(String database, String application) {
        if (stallsAll()) {
            // Theirs are not our processes: all of the server stands still.
            String container = String.valueOf(Server.INSTANCE.container());
            DockerClientFactory.instance().client().pauseContainerCmd(container).exec();
            return () -> DockerClientFactory.instance()
                    .client()
                    .unpauseContainerCmd(container)
                    .exec();
        }
        List<String> processes = new ArrayList<>();
        try (var connection = java.sql.DriverManager.getConnection(jdbcUrl("postgres"), USER, PASSWORD);
                var select = connection.prepareStatement(
                        "SELECT pid FROM pg_stat_activity WHERE datname = ? AND application_name = ?")) {
            select.setString(1, database);
            select.setString(2, application);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    processes.add(rows.getString(1));
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        signal("-STOP", processes);
        return () -> signal("-CONT", processes);
    }

    /** Sends a signal, such as {@code -STOP}, to processes by their numbers. */
    public static void signal(String signal, List<String> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(processes);
        try {
            int unused = new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Executes statements as superuser. */
    public static void execute(String database, String... statements) {
        try (var connection = java.sql.DriverManager.getConnection(jdbcUrl(database), USER, PASSWORD);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A connection as superuser. */
    public static Connection connection(String database) {
        try {
            return DriverManager.getConnection(jdbcUrl(database), USER, PASSWORD);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The address of a database for JDBC. */
    public static String jdbcUrl(String database) {
        return "jdbc:postgresql://" + Server.INSTANCE.host() + ":" + Server.INSTANCE.port() + "/" + database;
    }

    /** The settings that lead a server to that database. */
    public static String[] properties(String database) {
        return new String[] {
            "spring.r2dbc.url=r2dbc:postgresql://" + Server.INSTANCE.host() + ":" + Server.INSTANCE.port() + "/"
                    + database,
            "spring.r2dbc.username=" + USER,
            "spring.r2dbc.password=" + PASSWORD
        };
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        // A hundredth of the work: with the compiler that tests have, a hash takes 0.15 s.
        context.getBeanFactory()
                .registerSingleton(
                        "passwordEncoder",
                        PasswordConfiguration.delegating(new Argon2PasswordEncoder(16, 32, 1, PASSWORD_KILOBYTES, 1)));
        TestPropertyValues.of(properties(create()))
                // A busy machine counts, too: what is asked of a count here is that it is right.
                .and("central.query.count-timeout=7s")
                // All tests come from one address.
                .and("central.auth.registrations-per-hour=10000")
                .applyTo(context);
    }
}
