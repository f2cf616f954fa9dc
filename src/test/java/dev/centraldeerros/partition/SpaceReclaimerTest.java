package dev.centraldeerros.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.ServerTest;
import dev.centraldeerros.partition.index.Indexing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import reactor.test.StepVerifier;

/** Deleting logs gives the room of closed partitions back, and of no others. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=reclaimer")
class SpaceReclaimerTest {
    private static final long MEGABYTE = 1L << 20;

    @Autowired
    private ApplicationContext server;

    @Autowired
    private SpaceReclaimer reclaimer;

    @Autowired
    private PartitionKeeper keeper;

    @Autowired
    private DatabaseClient client;

    private void execute(String sql) {
        StepVerifier.create(client.sql(sql).then()).verifyComplete();
    }

    private long number(String sql) {
        return client.sql(sql)
                .map(row -> ((Number) row.get(0)).longValue())
                .one()
                .block();
    }

    private long bytes(String table) {
        return number("SELECT pg_total_relation_size('" + table + "')");
    }

    private static String name(String parent, Instant day) {
        return parent + "_" + day.toString().substring(0, 10).replace('-', '_');
    }

    private static Instant day(int ago) {
        return Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(ago));
    }

    /** Forty thousand logs of 16 MB, and their details. */
    private void write(Instant day) {
        Indexing.cover(server, day);
        execute("""
                INSERT INTO text (project_id, id, body)
                SELECT 1, (left(id_floor('%1$s')::text, 24) || lpad(n::text, 12, '0'))::uuid, repeat(md5(n::text), 20)
                FROM generate_series(1, 100) AS n
                """.formatted(day));
        execute("""
                INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                SELECT 1, '%1$s', 1, n, 40, 1, id_floor('%1$s'::timestamptz + n * interval '10 ms'), 'full', repeat('x', 300)
                FROM generate_series(1, 40000) AS n
                """.formatted(day));
        execute("ANALYZE " + name("log", day));
        StepVerifier.create(keeper.refresh()).verifyComplete();
    }

    private void reclaim(long room) {
        StepVerifier.create(keeper.refresh().then(reclaimer.reclaim(room)))
                .expectComplete()
                .verify(Duration.ofMinutes(1));
    }

    @Test
    void theKeeperTruncatesAClosedPartitionWhoseLogsWereAllDeleted() {
        Indexing.leaveToTest(server);
        Instant emptied = day(20);
        Instant full = day(21);
        Instant open = Instant.now().minusSeconds(60);
        write(emptied);
        write(full);
        write(open);
        execute("DELETE FROM " + name("log", emptied));
        execute("DELETE FROM " + name("log", open));
        long before = bytes(name("log", full));
        long beforeOpen = bytes(name("text", open));

        StepVerifier.create(keeper.truncate(Instant.now())).verifyComplete();

        assertThat(bytes(name("log", emptied))).isLessThan(MEGABYTE);
        assertThat(bytes(name("text", emptied))).isLessThan(MEGABYTE / 10);
        assertThat(bytes(name("log", full))).isEqualTo(before);
        // A writer may refer to what it stored before.
        assertThat(bytes(name("text", open))).isEqualTo(beforeOpen);
    }

    @Test
    void mostlyDeletedPartitionIsRewrittenIfItsCopyFits() {
        Indexing.leaveToTest(server);
        Instant thinned = day(24);
        Instant full = day(25);
        write(thinned);
        write(full);
        execute("DELETE FROM " + name("log", thinned) + " WHERE events % 5 <> 0");
        long before = bytes(name("log", thinned));

        reclaim(MEGABYTE);
        assertThat(bytes(name("log", thinned))).isGreaterThanOrEqualTo(before);

        long beforeFull = bytes(name("log", full));
        reclaim(1_000 * MEGABYTE);
        assertThat(bytes(name("log", thinned))).isLessThan(before / 3);
        assertThat(bytes(name("log", full))).isEqualTo(beforeFull);
        assertThat(number("SELECT count(*) FROM " + name("log", thinned))).isEqualTo(8_000);
    }
}
