package planted.centraldeerros.query;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Blocks, subscribes, speaks SQL, asks the system for the time, and has a field injected. */
class Breaches {
    @Autowired
    DatabaseClient database;

    Object breach() {
        database.sql("SELECT 1").then().subscribe();
        Mono.just(1).block();
        return java.time.Instant.now();
    }
}
