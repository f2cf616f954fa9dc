package dev.centraldeerros.database;

import dev.centraldeerros.database.cancel.WholeTransactions;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.r2dbc.core.DatabaseClient;

/** Spring Data's repositories, of whatever room, on the connections for queries. */
@Configuration(proxyBeanMethods = false)
@EnableR2dbcRepositories("dev.centraldeerros")
class RepositoryConfiguration {
    /** On the connections of the client, so that its statements are in them. */
    @Bean
    WholeTransactions transactions(DatabaseClient database) {
        return new WholeTransactions(database.getConnectionFactory());
    }

    @Bean
    R2dbcCustomConversions conversions(List<ColumnReader<?>> readers) {
        return R2dbcCustomConversions.of(PostgresDialect.INSTANCE, readers);
    }
}
