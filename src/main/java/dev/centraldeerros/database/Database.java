package dev.centraldeerros.database;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PASSWORD;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.SSL;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;

import dev.centraldeerros.StartupException;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Address and session settings of the database, for R2DBC (requests) and JDBC (startup). Sets everything that the SQL
 * depends on, instead of inheriting it from role, database or server.
 *
 * @param options host, port, database, user, password and TLS options
 * @param schema schema of the tables; null until it is known
 */
public record Database(
        ConnectionFactoryOptions options, @Nullable String schema) {
    /** Maximum time that PostgreSQL keeps an idle transaction. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(10);

    /** Connect timeout, after which the database counts as unavailable. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration LOCK = Duration.ofSeconds(1);

    /** At startup: a backup holds its locks for hours, and a waiting migration blocks all later queries. */
    private static final Duration LOCK_AT_START = Duration.ofSeconds(10);

    /** Name of a setting that only this server uses, to verify that settings arrive. */
    static final String PLANS = "plan_cache_mode";

    /**
     * Plans every statement with its values: a generic plan would open and lock all partitions and could use no partial
     * index.
     */
    static final String PLANNED_EACH_TIME = "force_custom_plan";

    private static final int DEFAULT_PORT = 5432;
    private static final Option<Map<String, String>> SESSION = Option.valueOf("options");
    private static final Option<String> APPLICATION_NAME = Option.valueOf("applicationName");
    private static final Option<Integer> PREPARED = Option.valueOf("preparedStatementCacheQueries");

    /** Per connection. The driver caches all by default, but filters, orders and cursors combine to too many statements. */
    private static final int PREPARED_STATEMENTS = 256;

    private static final Option<Boolean> TCP_KEEP_ALIVE = Option.valueOf("tcpKeepAlive");

    /** Creates connections with a statement timeout; zero means none. */
    public PostgresqlConnectionFactory connections(String name, Duration statement) {
        return connections(name, session(statement, LOCK, IDLE_IN_TRANSACTION));
    }

    /** Creates connections for commit workers, which repeat the same statements: PostgreSQL may cache their plans. */
    public PostgresqlConnectionFactory connectionsOfWriters(String name, Duration statement) {
        Map<String, String> session = session(statement, LOCK, IDLE_IN_TRANSACTION);
        session.put(PLANS, "auto");
        return connections(name, session);
    }

    private PostgresqlConnectionFactory connections(String name, Map<String, String> session) {
        ConnectionFactoryOptions complete = options.mutate()
                .option(SESSION, session)
                .option(APPLICATION_NAME, "central-de-erros " + name)
                .option(TCP_KEEP_ALIVE, true)
                .option(PREPARED, PREPARED_STATEMENTS)
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT)
                .build();
        return (PostgresqlConnectionFactory) ConnectionFactories.get(complete);
    }

    /** JDBC data source without a statement timeout, for migrations of large tables, but with a lock timeout. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        Object port = options.getValue(PORT);
        source.setServerNames(new String[] {String.valueOf(options.getRequiredValue(HOST))});
        source.setPortNumbers(new int[] {port == null ? DEFAULT_PORT : Integer.parseInt(port.toString())});
        source.setDatabaseName(String.valueOf(options.getRequiredValue(DATABASE)));
        source.setApplicationName("central-de-erros start");
        source.setOptions(session(Duration.ZERO, LOCK_AT_START, Duration.ZERO).entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + escaped(setting.getValue()))
                .collect(Collectors.joining(" ")));
        set(source, "user", options.getValue(USER));
        set(source, "password", options.getValue(PASSWORD));
        // r2dbcs:// without a mode verifies the certificate and the host.
        set(source, "sslmode", Boolean.TRUE.equals(options.getValue(SSL)) ? "verify-full" : null);
        UrlOption.forEach((option, property) -> set(source, property, options.getValue(Option.valueOf(option))));
        return source;
    }

    /** Returns host, port and database for messages. */
    public String address() {
        Object port = options.getValue(PORT);
        return options.getRequiredValue(HOST) + ":" + (port == null ? DEFAULT_PORT : port) + "/"
                + options.getRequiredValue(DATABASE);
    }

    private Map<String, String> session(Duration statement, Duration lock, Duration idle) {
        Map<String, String> session = new TreeMap<>(Map.of(
                "statement_timeout",
                Long.toString(statement.toMillis()),
                "lock_timeout",
                Long.toString(lock.toMillis()),
                "idle_in_transaction_session_timeout",
                Long.toString(idle.toMillis()),
                "default_transaction_isolation",
                "read committed",
                "default_transaction_deferrable",
                "off",
                "standard_conforming_strings",
                "on",
                "DateStyle",
                "ISO",
                "IntervalStyle",
                "postgres",
                PLANS,
                PLANNED_EACH_TIME,
                "TimeZone",
                "UTC"));
        // A 2xx means that the commit is on disk, independent of the defaults of role, database and server.
        session.put("synchronous_commit", "on");
        if (schema != null) {
            session.put("search_path", '"' + schema.replace("\"", "\"\"") + '"');
        }
        return new HashMap<>(session);
    }

    /** Escapes a value for the startup options of PostgreSQL. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace(" ", "\\ ");
    }

    private static void set(PGSimpleDataSource source, String property, @Nullable Object value) {
        if (value == null) {
            return;
        }
        try {
            source.setProperty(property, value.toString());
        } catch (SQLException unusable) {
            throw new StartupException(
                    "spring.r2dbc.url", "the option " + property + " has a value that cannot be used", null);
        }
    }
}
