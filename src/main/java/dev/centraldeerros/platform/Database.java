package dev.centraldeerros.platform;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PASSWORD;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how to reach it, by R2DBC for the server's work and by JDBC for the migrations at start.
 *
 * @param options everything but the limits on statements, which each pool has of its own
 */
record Database(ConnectionFactoryOptions options) {
    /** How long PostgreSQL keeps a transaction that says nothing. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(10);

    /** A connection that cannot be made within this time counts as a database that is away. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration LOCK = Duration.ofSeconds(1);
    private static final int DEFAULT_PORT = 5432;
    private static final Option<Map<String, String>> SESSION = Option.valueOf("options");
    private static final Option<String> APPLICATION_NAME = Option.valueOf("applicationName");
    private static final Option<Boolean> TCP_KEEP_ALIVE = Option.valueOf("tcpKeepAlive");

    /** Makes single connections whose statements PostgreSQL ends after {@code statement}; zero means never. */
    PostgresqlConnectionFactory connections(String name, Duration statement) {
        Map<String, String> session = new HashMap<>();
        session.put("statement_timeout", Long.toString(statement.toMillis()));
        session.put("lock_timeout", Long.toString(LOCK.toMillis()));
        session.put("idle_in_transaction_session_timeout", Long.toString(IDLE_IN_TRANSACTION.toMillis()));
        session.put("TimeZone", "UTC");
        ConnectionFactoryOptions complete = options.mutate()
                .option(SESSION, session)
                .option(APPLICATION_NAME, "central-de-erros " + name)
                .option(TCP_KEEP_ALIVE, true)
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT)
                .build();
        return (PostgresqlConnectionFactory) ConnectionFactories.get(complete);
    }

    /** The same database for JDBC. */
    String jdbcUrl() {
        Object port = options.getValue(PORT);
        return "jdbc:postgresql://" + options.getRequiredValue(HOST) + ":" + (port == null ? DEFAULT_PORT : port) + "/"
                + options.getRequiredValue(DATABASE);
    }

    /** What {@link #jdbcUrl} leaves out: who connects, and how the connection is secured. */
    Properties jdbcProperties() {
        Properties properties = new Properties();
        put(properties, "user", options.getValue(USER));
        put(properties, "password", options.getValue(PASSWORD));
        put(properties, "sslmode", options.getValue(Option.valueOf("sslMode")));
        put(properties, "sslrootcert", options.getValue(Option.valueOf("sslRootCert")));
        put(properties, "sslcert", options.getValue(Option.valueOf("sslCert")));
        put(properties, "sslkey", options.getValue(Option.valueOf("sslKey")));
        properties.setProperty("ApplicationName", "central-de-erros migrations");
        return properties;
    }

    private static void put(Properties properties, String name, @Nullable Object value) {
        if (value != null) {
            properties.setProperty(name, value.toString());
        }
    }
}
