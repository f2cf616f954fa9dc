package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@ServerTest
class StartTest {
    @Autowired
    private DatabaseClient database;

    @Test
    void theServerStartsOnAnEmptyDatabaseAndMigratesIt() {
        assertThat(database).isNotNull();
        StepVerifier.create(database.sql("SELECT slug FROM project")
                        .map(row -> row.get("slug", String.class))
                        .one())
                .expectNext("default")
                .verifyComplete();
    }
}
