package planted.centraldeerros.query;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Blocks, subscribes, speaks SQL (over JDBC, too), asks the system for the time, has a field injected, sees every project,
 * and turns the clock of all schedulers.
 */
class Breaches {
    @Autowired
    DatabaseClient database;

    Object breach(java.sql.Connection connection) throws java.sql.SQLException {
        connection.prepareStatement("SELECT 1").execute();
        database.sql("SELECT 1").then().subscribe();
        Mono.just(1).block();
        return java.time.Instant.now();
    }

    Object allClocks() {
        return reactor.test.StepVerifier.withVirtualTime(() -> Mono.just(1));
    }

    Object everything(dev.centraldeerros.access.NameRegistry names) {
        return names.projects();
    }
}
