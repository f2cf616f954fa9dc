package dev.centraldeerros.platform;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.database.BootstrapConnection;
import dev.centraldeerros.database.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the {@code BootstrapConnection} with the settings of the migrations. */
@Configuration(proxyBeanMethods = false)
class BootstrapConnectionConfiguration {
    @Bean
    BootstrapConnection startConnection(DatabaseServer server, Database database, CentralProperties properties) {
        return new BootstrapConnection() {
            @Override
            public Connection open() throws SQLException {
                return database.dataSource().getConnection();
            }

            @Override
            public Optional<Path> ownFolder() {
                return server instanceof DatabaseServer.Embedded ? Optional.of(properties.dataDir()) : Optional.empty();
            }
        };
    }
}
