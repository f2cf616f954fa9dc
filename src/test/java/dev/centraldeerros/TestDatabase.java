package dev.centraldeerros;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL of the tests, one server a run and a fresh database for each application context: Testcontainers where
 * Docker is, else the embedded binaries (without fsync: what must survive a crash is tested on the packaged server).
 */
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /** Its superuser. */
    public static final String USER = "postgres";
    /** That user's. */
    public static final String PASSWORD = "postgres";

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Host and port of the server of this run. */
    private record Server(String host, int port) {
        private static final Server INSTANCE = start();

        @SuppressWarnings("resource") // lives as long as the test run
        private static Server start() {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                PostgreSQLContainer container = new PostgreSQLContainer("postgres:18")
                        .withUsername(USER)
                        .withPassword(PASSWORD);
                container.start();
                return new Server(container.getHost(), container.getMappedPort(5432));
            }
            try {
                return new Server(
                        "localhost",
                        EmbeddedPostgres.builder()
                                .setLocaleConfig("locale-provider", "builtin")
                                .setLocaleConfig("builtin-locale", "C.UTF-8")
                                .setLocaleConfig("locale", "C.UTF-8")
                                .setServerConfig("max_connections", "300")
                                .start()
                                .getPort());
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
        TestPropertyValues.of(properties(create())).applyTo(context);
    }
}
