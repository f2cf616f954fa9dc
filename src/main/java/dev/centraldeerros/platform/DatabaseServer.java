package dev.centraldeerros.platform;

import dev.centraldeerros.StartupException;
import dev.centraldeerros.database.Database;
import dev.centraldeerros.database.DatabaseRequirements;
import dev.centraldeerros.database.UrlOption;
import dev.centraldeerros.platform.embedded.EmbeddedServer;
import dev.centraldeerros.platform.embedded.EmbeddedServerException;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.util.StringUtils;

/**
 * PostgreSQL of this server; stops it at shutdown if it is embedded. Every bean that connects depends on this bean, so
 * that it is closed last.
 */
interface DatabaseServer extends AutoCloseable {
    /** Returns its address and settings. */
    Database database();

    /** Returns its maximum number of connections. */
    int connections();

    /** Runs a checkpoint, which frees write-ahead log. Blocks; embedded PostgreSQL only. */
    void checkpoint();

    /** Returns the place of the data, for people. */
    String location();

    @Override
    void close();

    /** Embedded PostgreSQL. */
    record Embedded(EmbeddedServer server, Path dataDir) implements DatabaseServer {
        static Embedded start(Path dataDir) {
            try {
                return new Embedded(EmbeddedServer.start(dataDir), dataDir);
            } catch (EmbeddedServerException failed) {
                throw new StartupException("central.data-dir", String.valueOf(failed.getMessage()), failed);
            }
        }

        @Override
        public int connections() {
            return EmbeddedServer.CONNECTIONS;
        }

        @Override
        public String location() {
            return "the data is in " + dataDir.toAbsolutePath().normalize();
        }

        @Override
        public Database database() {
            ConnectionFactoryOptions options = ConnectionFactoryOptions.builder()
                    .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                    .option(ConnectionFactoryOptions.HOST, EmbeddedServer.HOST)
                    .option(ConnectionFactoryOptions.PORT, server.port())
                    .option(ConnectionFactoryOptions.DATABASE, EmbeddedServer.DATABASE)
                    .option(ConnectionFactoryOptions.USER, EmbeddedServer.USER)
                    .option(ConnectionFactoryOptions.PASSWORD, server.password())
                    .build();
            return new Database(options, "public");
        }

        @Override
        public void checkpoint() {
            server.checkpoint();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** External PostgreSQL. */
    record External(Database database, int connections) implements DatabaseServer {
        @Override
        public String location() {
            return "the data is in the database " + database.address();
        }

        private static final String URL = "spring.r2dbc.url";

        /** Validates the settings and the server before anything else starts. */
        static External check(R2dbcProperties properties) {
            String url = String.valueOf(properties.getUrl());
            ConnectionFactoryOptions options =
                    parse(url).mutate().from(options(properties)).build();
            if (!"postgresql".equals(options.getValue(ConnectionFactoryOptions.DRIVER))
                    || options.getValue(ConnectionFactoryOptions.PROTOCOL) != null) {
                throw new StartupException(URL, "is to begin with r2dbc:postgresql://", null);
            }
            UrlOption.check(url);
            if (!properties.getProperties().isEmpty()) {
                throw new StartupException(
                        "spring.r2dbc.properties", "is not used here; options stand in " + URL, null);
            }
            if (missing(options.getValue(ConnectionFactoryOptions.HOST))
                    || missing(options.getValue(ConnectionFactoryOptions.DATABASE))) {
                throw new StartupException(URL, "is to be r2dbc:postgresql://<host>:<port>/<database>", null);
            }
            if (missing(options.getValue(ConnectionFactoryOptions.USER))) {
                throw new StartupException("spring.r2dbc.username", "is missing, though spring.r2dbc.url is set", null);
            }
            Database database = new Database(UrlOption.withoutSchema(options), UrlOption.schema(options));
            DatabaseRequirements.Found found = DatabaseRequirements.check(database);
            return new External(new Database(database.options(), found.schema()), found.connections());
        }

        private static ConnectionFactoryOptions parse(String url) {
            try {
                return ConnectionFactoryOptions.parse(url);
            } catch (IllegalArgumentException malformed) {
                // Without the cause, whose message has the URL, which may contain a password.
                throw new StartupException(URL, "is no R2DBC URL: r2dbc:postgresql://<host>:<port>/<database>", null);
            }
        }

        private static ConnectionFactoryOptions options(R2dbcProperties properties) {
            ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder();
            if (StringUtils.hasText(properties.getUsername())) {
                options.option(ConnectionFactoryOptions.USER, properties.getUsername());
            }
            if (StringUtils.hasText(properties.getPassword())) {
                options.option(ConnectionFactoryOptions.PASSWORD, properties.getPassword());
            }
            return options.build();
        }

        private static boolean missing(@Nullable Object value) {
            return value == null || !StringUtils.hasText(value.toString());
        }

        @Override
        public void checkpoint() {
            throw new UnsupportedOperationException("only superusers may");
        }

        @Override
        public void close() {
            // An external server keeps running.
        }
    }
}
