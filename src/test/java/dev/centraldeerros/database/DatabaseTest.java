package dev.centraldeerros.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.TestDatabase;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class DatabaseTest {
    private static final int TEXTS = 600;

    private final Database database = new Database(
            ConnectionFactoryOptions.parse(
                            TestDatabase.properties(TestDatabase.create())[0].split("=", 2)[1])
                    .mutate()
                    .option(ConnectionFactoryOptions.USER, TestDatabase.USER)
                    .option(ConnectionFactoryOptions.PASSWORD, TestDatabase.PASSWORD)
                    .build(),
            "public");

    private static long probe(PostgresqlConnection connection, String sql) {
        return Flux.from(connection.createStatement(sql).bind("$1", 1).execute())
                .flatMap(result -> result.map(row -> row.get(0, Long.class)))
                .blockFirst();
    }

    @Test
    void preparedStatementsPerConnectionAreBoundedAndAllWork() {
        PostgresqlConnection connection =
                database.connections("test", Duration.ofSeconds(30)).create().block();
        try {
            for (int round = 0; round < 2; round++) {
                for (int text = 0; text < TEXTS; text++) {
                    assertThat(probe(connection, "SELECT ($1::integer + " + text + ")::bigint"))
                            .isEqualTo(text + 1);
                }
            }
            assertThat(probe(connection, "SELECT count(*) FROM pg_prepared_statements WHERE $1::integer = 1"))
                    .isBetween(100L, 300L);
        } finally {
            connection.close().block();
        }
    }
}
