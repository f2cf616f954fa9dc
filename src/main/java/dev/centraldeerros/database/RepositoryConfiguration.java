package dev.centraldeerros.database;

import dev.centraldeerros.database.cancel.UncancellableTransactionManager;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Clients of the two pools. The default is the pool for queries; Spring Data's repositories use the pool for accounts,
 * because all of them are about accounts and names.
 */
@Configuration(proxyBeanMethods = false)
@EnableR2dbcRepositories("dev.centraldeerros")
class RepositoryConfiguration {
    @Bean
    @Primary
    DatabaseClient databaseClient(ConnectionFactory queries) {
        return client(queries);
    }

    @Bean
    @Qualifier("account")
    DatabaseClient accountClient(@Qualifier("account") ConnectionFactory accounts) {
        return client(accounts);
    }

    private static DatabaseClient client(ConnectionFactory connections) {
        return DatabaseClient.builder()
                .connectionFactory(connections)
                .bindMarkers(PostgresDialect.INSTANCE.getBindMarkersFactory())
                .build();
    }

    /** Uses the connections of the client, so that its statements join the transaction. */
    @Bean
    @Primary
    UncancellableTransactionManager transactions(DatabaseClient database) {
        return new UncancellableTransactionManager(database.getConnectionFactory());
    }

    @Bean
    @Qualifier("account")
    UncancellableTransactionManager accountTransactions(@Qualifier("account") DatabaseClient database) {
        return new UncancellableTransactionManager(database.getConnectionFactory());
    }

    @Bean
    R2dbcEntityTemplate r2dbcEntityTemplate(@Qualifier("account") DatabaseClient database, R2dbcConverter converter) {
        return new R2dbcEntityTemplate(database, PostgresDialect.INSTANCE, converter);
    }

    @Bean
    R2dbcCustomConversions conversions(List<ColumnReader<?>> readers) {
        return R2dbcCustomConversions.of(PostgresDialect.INSTANCE, readers);
    }
}
