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
 * Where the database is and how to reach it, by R2DBC for the server's work and by JDBC for what is settled at start. Both
 * get the same session: what the SQL relies on is set and not inherited from the role, the database or the server.
 *
 * @param options host, port, database, user, password, and how the connection is secured
 * @param schema where the tables are; null as long as that is not settled
 */
public record Database(
        ConnectionFactoryOptions options, @Nullable String schema) {
    /** How long PostgreSQL keeps a transaction that says nothing. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(10);

    /** A connection that cannot be made within this time counts as a database that is away. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final Duration LOCK = Duration.ofSeconds(1);

    /** At startup: a backup holds its locks for hours, and a waiting migration blocks all later queries. */
    private static final Duration LOCK_AT_START = Duration.ofSeconds(10);

    /** The name of a setting that only this server has so, by which it is known whether settings arrive. */
    static final String PLANS = "plan_cache_mode";

    /**
     * A statement is planned for its values: for any values it would have to open and lock the partitions of all time, and
     * could use no index over a part of them.
     */
    static final String PLANNED_EACH_TIME = "force_custom_plan";

    private static final int DEFAULT_PORT = 5432;
    private static final Option<Map<String, String>> SESSION = Option.valueOf("options");
    private static final Option<String> APPLICATION_NAME = Option.valueOf("applicationName");
    private static final Option<Integer> PREPARED = Option.valueOf("preparedStatementCacheQueries");

    /** Per connection. The driver caches all by default, but filters, orders and cursors combine to too many statements. */
    private static final int PREPARED_STATEMENTS = 256;

    private static final Option<Boolean> TCP_KEEP_ALIVE = Option.valueOf("tcpKeepAlive");

    /** Makes single connections whose statements PostgreSQL ends after {@code statement}; zero means never. */
    public PostgresqlConnectionFactory connections(String name, Duration statement) {
        return connections(name, session(statement, LOCK, IDLE_IN_TRANSACTION));
    }

    /** The same for writers, which ask the same each time: PostgreSQL may keep its plans for them. */
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
        // r2dbcs:// without a mode verifies all that there is.
        set(source, "sslmode", Boolean.TRUE.equals(options.getValue(SSL)) ? "verify-full" : null);
        UrlOption.forEach((option, property) -> set(source, property, options.getValue(Option.valueOf(option))));
        return source;
    }

    /** Host, port and database, for messages. */
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
        // What is answered is on disk, whatever the role, the database or the server say.
        session.put("synchronous_commit", "on");
        if (schema != null) {
            session.put("search_path", '"' + schema.replace("\"", "\"\"") + '"');
        }
        return new HashMap<>(session);
    }

    /** As PostgreSQL reads a command line. */
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
