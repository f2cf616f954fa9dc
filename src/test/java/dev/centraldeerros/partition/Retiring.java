package dev.centraldeerros.partition;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

/** What the keeper does to partitions that are past their time, for tests of other packages. */
public final class Retiring {
    private Retiring() {}

    /** Drops the partitions of all that arrived before then. */
    public static void everythingBefore(ApplicationContext server, Instant cutoff) {
        PartitionDropper expired = new PartitionDropper(server.getBean("databaseClient", DatabaseClient.class));
        StepVerifier.create(expired.drop(cutoff, LocalDate.EPOCH).then())
                .expectComplete()
                .verify(Duration.ofMinutes(5));
    }
}
