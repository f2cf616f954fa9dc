package dev.centraldeerros.database;

import dev.centraldeerros.StartupException;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Options of {@code spring.r2dbc.url}. Two drivers read the URL, so that only options that both support are allowed. */
public final class UrlOption {
    /** R2DBC names to JDBC names. */
    private static final Map<String, String> BOTH = new TreeMap<>(Map.of(
            "sslMode", "sslmode",
            "sslmode", "sslmode",
            "sslRootCert", "sslrootcert",
            "sslCert", "sslcert",
            "sslKey", "sslkey",
            "sslPassword", "sslpassword"));

    /** Set for both drivers by {@link Database}. */
    private static final List<String> SCHEMA = List.of("schema", "currentSchema");

    private UrlOption() {}

    /** Passes each option with its JDBC name. */
    static void forEach(BiConsumer<String, String> each) {
        BOTH.forEach(each);
    }

    /**
     * Returns the schema of the URL; null without one.
     *
     * @throws StartupException if it has two
     */
    public static @org.jspecify.annotations.Nullable String schema(ConnectionFactoryOptions options) {
        List<Object> given = new ArrayList<>();
        for (String name : SCHEMA) {
            Object value = options.getValue(Option.valueOf(name));
            if (value != null) {
                given.add(value);
            }
        }
        if (given.size() > 1) {
            throw new StartupException("spring.r2dbc.url", "names the schema twice", null);
        }
        return given.isEmpty() ? null : given.get(0).toString();
    }

    /**
     * Checks the query of the URL.
     *
     * @throws StartupException that names the first unsupported option
     */
    public static void check(String url) {
        int mark = url.indexOf('?');
        for (String option : (mark < 0 ? "" : url.substring(mark + 1)).split("&", -1)) {
            int equals = option.indexOf('=');
            String name = URLDecoder.decode(equals < 0 ? option : option.substring(0, equals), StandardCharsets.UTF_8);
            if (!name.isEmpty() && !BOTH.containsKey(name) && !SCHEMA.contains(name)) {
                throw new StartupException(
                        "spring.r2dbc.url",
                        "the option " + name + " is not supported; schema, " + String.join(", ", BOTH.keySet())
                                + " are",
                        null);
            }
        }
    }

    /** Returns the options without the schema, which is a session setting. */
    public static ConnectionFactoryOptions withoutSchema(ConnectionFactoryOptions options) {
        ConnectionFactoryOptions.Builder builder = ConnectionFactoryOptions.builder();
        for (Option<?> option : List.of(
                ConnectionFactoryOptions.DRIVER,
                ConnectionFactoryOptions.HOST,
                ConnectionFactoryOptions.PORT,
                ConnectionFactoryOptions.DATABASE,
                ConnectionFactoryOptions.USER,
                ConnectionFactoryOptions.PASSWORD,
                ConnectionFactoryOptions.SSL)) {
            copy(option, options, builder);
        }
        BOTH.keySet().forEach(name -> copy(Option.valueOf(name), options, builder));
        return builder.build();
    }

    private static <T> void copy(Option<T> option, ConnectionFactoryOptions from, ConnectionFactoryOptions.Builder to) {
        Object value = from.getValue(option);
        if (value != null) {
            to.option(Option.<Object>valueOf(option.name()), value);
        }
    }
}
