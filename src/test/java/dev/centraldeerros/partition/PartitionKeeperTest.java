package dev.centraldeerros.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.CentralDeErros;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Each test has a time of its own, years from the others, as all share a database. */
@ServerTest
class PartitionKeeperTest {
    @Autowired
    private PartitionKeeper keeper;

    @Autowired
    private Partitions partitions;

    @Autowired
    private DatabaseClient database;

    /** As a node does: one after the other, until there is nothing left. */
    private Mono<Integer> make(Instant now, Duration width) {
        return database.sql("SELECT make_partition(:now, make_interval(secs => :width), interval '2 days') AS made")
                .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .bind("width", (double) width.toSeconds())
                .map(row -> row.get("made", Boolean.class))
                .one()
                .repeat()
                .takeWhile(made -> made)
                .reduce(0, (count, made) -> count + 1);
    }

    /** Creates partitions; again if the server's own run held the lock, without which nothing is created. */
    private void made(Instant now, Duration width) {
        await().untilAsserted(() ->
                assertThat(make(now, width).block(Duration.ofSeconds(30))).isPositive());
    }

    private List<Partitions.Range> near(Instant now) {
        StepVerifier.create(keeper.refresh()).verifyComplete();
        return partitions.ranges().stream()
                .filter(range -> range.upper().isAfter(now.minus(Duration.ofDays(3)))
                        && range.lower().isBefore(now.plus(Duration.ofDays(8))))
                .toList();
    }

    private static void assertSeamless(List<Partitions.Range> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).lower()).isEqualTo(ranges.get(i - 1).upper());
        }
    }

    @Test
    void theFirstStartHasPartitionsForYesterdayTodayAndTheDaysAhead() {
        Instant now = Instant.now();

        assertThat(partitions.startOf(now.toEpochMilli())).isPresent();
        assertThat(partitions.startOf(now.minus(Duration.ofHours(1)).toEpochMilli()))
                .isPresent();
        assertThat(partitions.startOf(now.plus(StorageProperties.AHEAD).toEpochMilli()))
                .isPresent();
    }

    @Test
    void partitionsAreNamedForTheirDayAndJoinAcrossMidnightAndNewYear() {
        Instant beforeMidnight = Instant.parse("2031-12-31T23:59:59Z");
        made(beforeMidnight, Duration.ofDays(1));
        made(beforeMidnight.plusSeconds(2), Duration.ofDays(1));

        List<Partitions.Range> ranges = near(beforeMidnight);
        assertThat(ranges)
                .extracting(Partitions.Range::name)
                .containsExactly(
                        "log_2031_12_30", "log_2031_12_31", "log_2032_01_01", "log_2032_01_02", "log_2032_01_03");
        assertSeamless(ranges);
    }

    @Test
    void theFloorOfAMomentIsTheSameInSqlAndInJava() {
        for (String moment : List.of(
                "0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T00:00:00Z",
                "2026-11-25T12:34:56.789Z",
                "9999-12-31T23:59:59Z")) {
            StepVerifier.create(database.sql("SELECT id_floor(:moment) AS id")
                            .bind("moment", OffsetDateTime.parse(moment))
                            .map(row -> row.get("id", java.util.UUID.class))
                            .one())
                    .expectNext(dev.centraldeerros.event.EventIds.floor(Instant.parse(moment)))
                    .verifyComplete();
        }
    }

    /** With many partitions and statistics of them PostgreSQL looks at the bounds of all tables before it leaves others out. */
    @Test
    void theViewOfPartitionsStandsTheSightOfOthers() {
        String name = TestDatabase.create();
        String[] settings = Stream.concat(Stream.of("server.port=0"), Stream.of(TestDatabase.properties(name)))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        new SpringApplication(CentralDeErros.class).run(settings).close();

        TestDatabase.execute(
                name,
                "SELECT make_partition(now() + n * interval '3 days', interval '1 day', interval '2 days') FROM generate_series(1, 40) AS n",
                "ANALYZE pg_catalog.pg_class",
                "ANALYZE pg_catalog.pg_inherits",
                "SELECT count(*) FROM log_partition WHERE lower <= now() AND upper > now()",
                "SELECT make_partition(now() + interval '200 days', interval '1 day', interval '2 days')");
        new SpringApplication(CentralDeErros.class).run(settings).close();
    }

    @Test
    void askingAgainMakesNothing() {
        Instant now = Instant.parse("2033-02-28T12:00:00Z");
        made(now, Duration.ofDays(1));

        StepVerifier.create(make(now, Duration.ofDays(1))).expectNext(0).verifyComplete();
    }

    @Test
    void partitionIntervalChangesWithoutGapOrOverlap() {
        Instant now = Instant.parse("2035-06-15T12:30:00Z");
        made(now, Duration.ofDays(1));
        made(now.plus(Duration.ofDays(2)), Duration.ofHours(1));
        made(now.plus(Duration.ofDays(4)), Duration.ofDays(1));

        List<Partitions.Range> ranges = near(now);
        assertThat(ranges.size()).isGreaterThan(24);
        assertSeamless(ranges);
    }

    @Test
    void nodesThatAskAtTheSameMomentDoNotDisturbEachOther() {
        Instant now = Instant.parse("2036-02-28T23:30:00Z");

        StepVerifier.create(Flux.range(0, 8)
                        .flatMap(node -> make(now, Duration.ofDays(1)), 8)
                        .reduce(0, Integer::sum))
                .assertNext(made -> assertThat(made).isGreaterThanOrEqualTo(1))
                .verifyComplete();
        StepVerifier.create(make(now, Duration.ofDays(1))).expectNextCount(1).verifyComplete();
        assertSeamless(near(now));
        assertThat(near(now)).extracting(Partitions.Range::name).contains("log_2036_02_29", "log_2036_03_01");
    }
}
