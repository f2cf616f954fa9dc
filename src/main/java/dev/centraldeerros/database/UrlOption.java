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

/**
 * The options that {@code spring.r2dbc.url} may have. There are two drivers behind that one URL: an option that one of them
 * did not know would be obeyed in one half of the server and not in the other, so that only those stand here that both have.
 */
public final class UrlOption {
    /** R2DBC's name to JDBC's. */
    private static final Map<String, String> BOTH = new TreeMap<>(Map.of(
            "sslMode", "sslmode",
            "sslmode", "sslmode",
            "sslRootCert", "sslrootcert",
            "sslCert", "sslcert",
            "sslKey", "sslkey",
            "sslPassword", "sslpassword"));

    /** Set for both by {@link Database}. */
    private static final List<String> SCHEMA = List.of("schema", "currentSchema");

    private UrlOption() {}

    /** Gives each option with its name for JDBC. */
    static void forEach(BiConsumer<String, String> each) {
        BOTH.forEach(each);
    }

    /**
     * The schema that the URL names; null when it names none.
     *
     * @throws StartupException when it names two
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
     * Looks at what stands behind the question mark.
     *
     * @throws StartupException that names the first option that is not for both drivers
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

    /** The options without the schema, which is part of the session. */
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
