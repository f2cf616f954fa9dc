package dev.centraldeerros.partition.index;

import dev.centraldeerros.partition.PartitionKeeper;
import dev.centraldeerros.partition.Partitions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

/** Makes partitions of the past, and indexes what is written, for tests of other rooms. */
public final class Indexing {
    private Indexing() {}

    /** Makes the partition of a moment. */
    public static void cover(ApplicationContext server, Instant time) {
        StepVerifier.create(server.getBean(PartitionKeeper.class).ensurePartition(time))
                .verifyComplete();
    }

    /** Keeps the server from taking a partition of the past for a full one before it is filled. */
    public static void leaveToTest(ApplicationContext server) {
        server.getBean(Indexer.class).stop();
    }

    /** Takes note of partitions that were made past the server, and indexes those that are closed. */
    public static void indexClosed(ApplicationContext server) {
        StepVerifier.create(server.getBean(PartitionKeeper.class).maintain(Instant.now()))
                .expectComplete()
                .verify(Duration.ofMinutes(1));
        index(server, Long.MAX_VALUE);
    }

    /** Counts the next logs of a closed partition; returns whether all are counted. */
    public static boolean countSome(ApplicationContext server, String partition, int most) {
        SegmentTable table = new SegmentTable(server.getBean("databaseClient", DatabaseClient.class));
        return Boolean.TRUE.equals(table.read()
                .filter(segment -> segment.partition().equals(partition))
                .next()
                .flatMap(segment -> table.transaction(table.countSome(segment, most)))
                .block(Duration.ofMinutes(1)));
    }

    /** Builds all due indexes, with segments of this size; waits for a concurrent build. */
    public static void index(ApplicationContext server, long leastPart) {
        Segments segments = server.getBean(Segments.class);
        Indexer indexer = new Indexer(
                server.getBean(IndexerConnections.class),
                server.getBean("databaseClient", DatabaseClient.class),
                server.getBean(Partitions.class),
                segments,
                leastPart,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(40)).until(() -> {
            StepVerifier.create(indexer.index().then(indexer.refresh()))
                    .expectComplete()
                    .verify(Duration.ofMinutes(40));
            return (leastPart == Long.MAX_VALUE || segments.all().stream().anyMatch(segment -> segment.number() > 0))
                    && server.getBean(Partitions.class).ranges().stream()
                            .filter(range ->
                                    range.upper().plus(IndexPlan.CLOSED).isBefore(Instant.now()))
                            .allMatch(range -> segments.isIndexed(range.name()));
        });
    }
}
