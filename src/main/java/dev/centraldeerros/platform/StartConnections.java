package dev.centraldeerros.platform;

import dev.centraldeerros.account.StartConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lends the migrations' way to the database to what else is settled before the first request. */
@Configuration(proxyBeanMethods = false)
class StartConnections {
    @Bean
    StartConnection startConnection(Database database) {
        return Migrations.dataSource(database)::getConnection;
    }
}
