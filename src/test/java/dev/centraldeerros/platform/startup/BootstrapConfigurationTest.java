package dev.centraldeerros.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.TestDatabase;
import dev.centraldeerros.access.EnvironmentRepository;
import dev.centraldeerros.access.NameLoader;
import dev.centraldeerros.access.ProjectRepository;
import dev.centraldeerros.database.Database;
import dev.centraldeerros.database.Migrations;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;

class BootstrapConfigurationTest {
    private final String name = TestDatabase.create();

    private long lastNumber() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        TestDatabase.jdbcUrl(name), TestDatabase.USER, TestDatabase.PASSWORD);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT last_value FROM environment_id_seq")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aStartThatFindsItsEnvironmentsUsesUpNoNumbers() throws SQLException {
        Database database = new Database(
                ConnectionFactoryOptions.parse(TestDatabase.properties(name)[0].split("=", 2)[1])
                        .mutate()
                        .option(ConnectionFactoryOptions.USER, TestDatabase.USER)
                        .option(ConnectionFactoryOptions.PASSWORD, TestDatabase.PASSWORD)
                        .build(),
                "public");
        Migrations.run(database);
        BootstrapConfiguration bootstrap = new BootstrapConfiguration();
        R2dbcRepositoryFactory repositories = new R2dbcRepositoryFactory(
                new R2dbcEntityTemplate(database.connections("test", Duration.ofSeconds(5))));
        NameLoader store = new NameLoader(
                repositories.getRepository(ProjectRepository.class),
                repositories.getRepository(EnvironmentRepository.class));
        for (int starts = 0; starts < 5; starts++) {
            bootstrap.names(database, naming("PRODUCTION", "DEV"), store);
        }
        assertThat(lastNumber()).isEqualTo(2);

        var names = bootstrap.names(database, naming("STAGING", "DEV"), store);
        assertThat(lastNumber()).isEqualTo(3);
        assertThat(names.environment("PRODUCTION")).isPresent();
        assertThat(names.environment("STAGING")).isPresent();
    }

    private static CentralProperties naming(String... environments) {
        return new CentralProperties(
                Path.of("unused"),
                CentralProperties.LogFormat.PLAIN,
                null,
                List.of(environments),
                CentralProperties.Registration.CLOSED,
                List.of(),
                CentralProperties.ForwardedBy.ANY,
                "",
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ZERO,
                100,
                100);
    }
}
