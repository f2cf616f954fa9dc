package dev.centraldeerros.partition.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.Database;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.partition.PartitionKeeper;
import dev.centraldeerros.partition.Partitions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import reactor.test.StepVerifier;

/** What is written gets its indexes, in parts while it grows and as a whole when nothing comes any more. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=indexer")
class IndexerTest {
    private static final String LOCKS = """
            SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
            WHERE locktype = 'advisory' AND datname = current_database()
            """;

    @Autowired
    private Database database;

    @Autowired
    private IndexerConnections connections;

    @Autowired
    private DatabaseClient client;

    @Autowired
    private PartitionKeeper keeper;

    @Autowired
    private Partitions partitions;

    /** As the server's own, but for how little is worth a part. */
    private Segments segments;

    private Indexer indexer;

    @BeforeEach
    void start() {
        // The server's own, which begins as it starts, or the last one's session, which is just ending, would have the
        // work.
        await().until(() -> all(LOCKS).equals(List.of("0")));
        segments = new Segments(partitions, Clock.systemUTC());
        indexer = new Indexer(
                connections, client, partitions, segments, 1_000, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private void execute(String sql) {
        StepVerifier.create(client.sql(sql).then()).verifyComplete();
    }

    private List<String> all(String sql) {
        return client.sql(sql)
                .map(row -> String.valueOf(row.get(0)))
                .all()
                .collectList()
                .block();
    }

    private void index() {
        StepVerifier.create(indexer.index()).expectComplete().verify(Duration.ofMinutes(2));
    }

    /** As if nothing had been written today. */
    private void forget(String partition) {
        execute("TRUNCATE " + partition + ", " + partition.replace("log", "text"));
        execute("DELETE FROM log_stretch WHERE partition = '" + partition + "'");
        execute("DELETE FROM log_count WHERE partition = '" + partition + "'");
        all("SELECT relname FROM pg_class WHERE relname LIKE '%\\_part%' AND relkind = 'i' AND relname NOT LIKE 'pg_%'")
                .forEach(index -> execute("DROP INDEX " + index));
    }

    /** So many logs, a second apart, the first at that moment, each with a date of that day at noon. */
    private void write(Instant first, int count) {
        StepVerifier.create(keeper.ensurePartition(first)).verifyComplete();
        execute("""
                INSERT INTO log (user_id, date, project_id, events, level, environment, id, source, description)
                SELECT 1, date_trunc('day', '%1$s'::timestamptz) + interval '12 hours', 1, 1, 40, 1,
                       id_floor('%1$s'::timestamptz + n * interval '10 ms'), 'old', 'written ' || n
                FROM generate_series(1, %2$d) AS n
                """.formatted(first, count));
    }

    private static String partition(Instant time) {
        return "log_" + time.toString().substring(0, 10).replace('-', '_');
    }

    private List<String> indexes(String table) {
        return all("SELECT indexname FROM pg_indexes WHERE tablename = '" + table
                + "' AND indexname NOT LIKE '%pkey' AND" + " indexname NOT LIKE '%date_idx%' ORDER BY 1");
    }

    @Test
    void aClosedPartitionGetsAllIndexesAndItsDatesAreNoted() {
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(12));
        write(day, 6_000);
        write(day.minus(Duration.ofDays(2)), 10);
        execute("INSERT INTO text (project_id, id, body) SELECT 1, id_floor('" + day + "'), 'details'");

        index();

        String name = partition(day);
        assertThat(indexes(name)).hasSize(11).contains(name + "_level", name + "_search", name + "_details");
        assertThat(indexes(name.replace("log", "text"))).hasSize(1);
        assertThat(all("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).containsExactly("0");
        assertThat(segments.isIndexed(name)).isTrue();
        Segment segment = segments.all().stream()
                .filter(found -> found.partition().equals(name))
                .reduce((one, two) -> {
                    throw new AssertionError("not one stretch");
                })
                .orElseThrow();
        assertThat(segment.searchable()).isTrue();
        assertThat(segment.mayHave(day, null)).isTrue();
        assertThat(segment.mayHave(day.plus(Duration.ofDays(1)), null)).isFalse();
        assertThat(segment.mayHave(null, day)).isFalse();
        // A few logs are read through as fast.
        assertThat(indexes(partition(day.minus(Duration.ofDays(2))))).isEmpty();
        assertThat(segments.isIndexed(partition(day.minus(Duration.ofDays(2))))).isTrue();
    }

    @Test
    void aClosedPartitionGetsTheIndexThatAReleaseAdds() {
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(45));
        write(day, 6_000);
        write(day.minus(Duration.ofDays(1)), 10);
        index();
        String name = partition(day);
        execute("DROP INDEX " + name + "_issue");

        index();

        assertThat(indexes(name)).hasSize(11).contains(name + "_issue");
        assertThat(segments.isIndexed(name)).isTrue();
        assertThat(indexes(partition(day.minus(Duration.ofDays(1))))).isEmpty();
    }

    @Test
    void extensionInstalledLaterGetsItsTextIndexes() {
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(33));
        write(day, 6_000);
        execute("DROP EXTENSION pg_trgm CASCADE");
        try {
            index();
            String name = partition(day);
            assertThat(indexes(name)).contains(name + "_level").doesNotContain(name + "_search");
            assertThat(all("SELECT searchable FROM log_stretch WHERE partition = '" + name + "'"))
                    .containsExactly("false");

            execute("CREATE EXTENSION pg_trgm");
            index();
            assertThat(indexes(name)).contains(name + "_level", name + "_search");
            assertThat(all("SELECT count(*) FROM log_stretch WHERE NOT searchable"))
                    .containsExactly("0");
        } finally {
            execute("CREATE EXTENSION IF NOT EXISTS pg_trgm");
        }
    }

    @Test
    void theOpenPartitionIsIndexedPartByPartAndPartsGoWhenItCloses() {
        Instant now = Instant.now();
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        Instant ago = now.minus(Duration.ofMinutes(5));
        // Within the open partition, also in the first minutes of a day.
        Instant start = ago.isBefore(midnight) ? midnight : ago;
        String name = partition(start);
        forget(name);
        write(start, 190);
        index();
        assertThat(indexes(name)).isEmpty();

        write(start.plusSeconds(30), 1_200);
        index();
        assertThat(indexes(name)).hasSize(5).allMatch(index -> index.contains("_part1_"));
        assertThat(segments.all().stream().filter(found -> found.partition().equals(name)))
                .hasSize(2)
                .anyMatch(found -> found.indexed() && found.searchable() && !found.isClosed())
                .anyMatch(found -> !found.indexed() && found.upper().equals(end(name)));

        // The same after the end of the day.
        SegmentTable table = new SegmentTable(client);
        IndexPlan later = new IndexPlan(
                partitions.ranges(),
                table.read().collectList().block(),
                List.of(),
                now.plus(Duration.ofDays(1)).plus(IndexPlan.CLOSED),
                true,
                1_000);
        assertThat(later.unready()).isEmpty();
        assertThat(later.closed())
                .hasValueSatisfying(segment -> assertThat(segment.number()).isZero());
    }

    @Test
    void whatABulkLoadBringsIsCutIntoPartsAndTheNewestIsIndexedFirst() {
        Instant start = Instant.now().minus(Duration.ofMinutes(5));
        String name = partition(start);
        forget(name);
        write(start, 9_150);

        index();

        // Three times the least each, and too few are left for one more.
        assertThat(all("SELECT number || ': ' || logs FROM log_stretch WHERE partition = '" + name
                        + "' ORDER BY number"))
                .containsExactly("1: 3000", "2: 3000", "3: 3000");
        assertThat(all("SELECT count(*) FROM log_stretch JOIN log ON id >= lower AND id < upper WHERE partition = '"
                        + name + "' GROUP BY number ORDER BY number"))
                .containsExactly("3000", "3000", "3000");
        assertThat(all("SELECT substring(relname FROM 'part[0-9]') FROM pg_class WHERE relname LIKE '" + name
                        + "_part_\\_level' ORDER BY oid"))
                .containsExactly("part3", "part2", "part1");
        assertThat(indexes(name.replace("log", "text")))
                .containsExactly(
                        name.replace("log", "text") + "_part1_body",
                        name.replace("log", "text") + "_part2_body",
                        name.replace("log", "text") + "_part3_body",
                        name.replace("log", "text") + "_parts_arrival");
        assertThat(all("SELECT count(*) FROM log_stretch WHERE partition = '" + name + "' AND counted"))
                .containsExactly("3");
    }

    private java.util.UUID end(String name) {
        return partitions.ranges().stream()
                .filter(range -> range.name().equals(name))
                .map(range -> EventIds.floor(range.upper()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasCutOffIsGoneOnWithAndWhatIsBrokenIsMadeAgain() {
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(16));
        write(day, 6_000);
        String name = partition(day);
        Partitions.Range range = partitions.ranges().stream()
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow();
        Segment unready = new Segment(
                name,
                EventIds.floor(range.lower()),
                EventIds.floor(range.lower()),
                EventIds.floor(range.upper()),
                0,
                0,
                false,
                false,
                false,
                null,
                null);
        SegmentTable table = new SegmentTable(client);
        StepVerifier.create(table.insertSegment(unready)).verifyComplete();
        execute(IndexKind.LEVEL.create(unready, ""));
        execute(IndexKind.EVENTS.create(unready, ""));
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '" + name + "_events'::regclass");

        index();

        assertThat(indexes(name)).hasSize(11);
        assertThat(all("SELECT indisvalid FROM pg_index WHERE indexrelid = '" + name + "_events'::regclass"))
                .containsExactly("true");
    }

    /** Cut off with the partition's own indexes begun; a log in two segments would be counted twice. */
    @Test
    void partsGoBeforeTheirClosedPartitionIsReady() {
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(24));
        write(day, 6_000);
        Partitions.Range range = partitions.ranges().stream()
                .filter(found -> found.name().equals(partition(day)))
                .findFirst()
                .orElseThrow();
        SegmentTable table = new SegmentTable(client);
        for (int number : new int[] {1, 0}) {
            Segment segment = new Segment(
                    range.name(),
                    EventIds.floor(range.lower()),
                    EventIds.floor(range.lower()),
                    EventIds.floor(range.upper()),
                    number,
                    6_000,
                    false,
                    false,
                    false,
                    null,
                    null);
            StepVerifier.create(table.insertSegment(segment)).verifyComplete();
            if (number > 0) {
                execute(IndexKind.LEVEL.create(segment, ""));
                StepVerifier.create(table.ready(segment, false)
                                .then(table.transaction(table.countSome(segment, 1_000_000))
                                        .then()))
                        .verifyComplete();
            }
        }

        execute("""
                CREATE FUNCTION no_parts() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.ready AND NEW.number = 0
                            AND EXISTS (SELECT FROM log_stretch WHERE partition = NEW.partition AND number > 0) THEN
                        RAISE EXCEPTION 'ready beside its parts';
                    END IF;
                    RETURN NEW;
                END $$
                """);
        execute("CREATE TRIGGER no_parts BEFORE UPDATE ON log_stretch FOR EACH ROW EXECUTE FUNCTION no_parts()");

        index();

        String counts =
                " FROM log_count JOIN log_stretch USING (partition, number) WHERE counted AND step = 60 AND partition = '"
                        + range.name() + "'";
        assertThat(all("SELECT sum(log_count.logs)" + counts)).containsExactly("6000");
        assertThat(all("SELECT number FROM log_stretch WHERE partition = '" + range.name() + "'"))
                .containsExactly("0");
        assertThat(indexes(range.name())).hasSize(11).noneMatch(index -> index.contains("_part"));
    }

    @Test
    void oneNodeIsAtItAtATime() throws Exception {
        write(Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(20)), 6_000);
        String name = partition(Instant.now().minus(Duration.ofDays(20)));
        try (Connection other = database.dataSource().getConnection();
                var statement = other.createStatement()) {
            assertThat(statement.execute("SELECT pg_advisory_lock(hashtext('central-de-erros indexes'))"))
                    .isTrue();
            index();
            assertThat(indexes(name)).isEmpty();
        }
        org.awaitility.Awaitility.await().until(() -> {
            index();
            return !indexes(name).isEmpty();
        });
    }
}
