package dev.centraldeerros.database;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

/** Spring Data's repositories, of whatever room, on the connections for queries. */
@Configuration(proxyBeanMethods = false)
@EnableR2dbcRepositories("dev.centraldeerros")
class RepositoryConfiguration {
    @Bean
    R2dbcCustomConversions conversions(List<ColumnReader<?>> readers) {
        return R2dbcCustomConversions.of(PostgresDialect.INSTANCE, readers);
    }
}
