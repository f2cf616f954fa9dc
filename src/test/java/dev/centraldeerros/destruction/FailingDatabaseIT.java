package dev.centraldeerros.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.destruction.Watchers.Answer;
import dev.centraldeerros.destruction.Watchers.Kind;
import dev.centraldeerros.platform.embedded.EmbeddedServer;
import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that fails in every way that a test can make: every request gets a response, a 503 has a Retry-After, the
 * process lives, nothing acknowledged is lost, and it goes on by itself.
 */
@Tag("destruction")
class FailingDatabaseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int SHORT_SECONDS = 5;
    private static final int LONG_SECONDS = 30;
    private static final int DATA_MEGABYTES = 256;
    private static final int WAL_MEGABYTES = 192;

    /** A few of the server's descriptors are on their way in or out at any time. */
    private static final int FEW_DESCRIPTORS = 12;

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private static final String AWAY = "The database is unavailable";
    private static final String BACK = "The database is available again";

    private final Table table = new Table(
            "the database is",
            "posts",
            "slowest answer",
            "lists",
            "readiness, in turn",
            "server's log",
            "first 201 after its end");
    /** What did not hold; the other faults are tried nevertheless. */
    private final List<AssertionError> failures = new ArrayList<>();

    private OwnPostgres postgres;
    private ServerProcess server;

    @Test
    void everyRequestGetsAResponseUnderEveryDatabaseFault() throws Exception {
        List<AutoCloseable> disks = new ArrayList<>();
        try (OwnPostgres database = OwnPostgres.make(data.resolve("database"))) {
            postgres = database;
            boolean hasDisks = Disk.isPossible();
            if (hasDisks) {
                disks.add(Disk.under(postgres, "base", DATA_MEGABYTES));
                disks.add(Disk.under(postgres, "pg_wal", WAL_MEGABYTES));
            } else {
                System.out.println("full disks are not tried: only root on Linux can have small ones");
            }
            postgres.start();
            postgres.execute("ALTER SYSTEM SET max_wal_size = '64MB'", "ALTER SYSTEM SET min_wal_size = '32MB'");
            postgres.execute("SELECT pg_reload_conf()");
            server = ServerProcess.onDatabase(folder, new Random(), postgres.port(), postgres.password());
            Http http = server.signIn();
            for (Fault fault : Fault.possible(hasDisks)) {
                befall(http, fault);
            }
            assertThat(server.terminate()).as(server.log()).isZero();
            assertThat(failures).isEmpty();
        } finally {
            if (server != null) {
                server.close();
            }
            for (AutoCloseable disk : disks) {
                disk.close();
            }
            table.print("a failing database");
        }
    }

    private void befall(Http http, Fault fault) throws Exception {
        int logBefore = server.log().length();
        try (Watchers watchers = new Watchers(http)) {
            await().atMost(PATIENCE).until(() -> watchers.acknowledged().size() > 100);
            await().atMost(PATIENCE).until(() -> watchers.has(Kind.READINESS, 200, Long.MIN_VALUE / 2));
            long descriptors = server.descriptors();
            long begun = System.nanoTime();
            Fault.Ending fate = fault.befall(postgres);
            Thread.sleep(
                    Duration.ofSeconds(Form.of(SHORT_SECONDS, LONG_SECONDS)).toMillis());
            long ending = System.nanoTime();
            fate.end();
            long ended = System.nanoTime();
            await().atMost(PATIENCE).until(() -> watchers.has(Kind.POST, 201, ended));
            await().atMost(PATIENCE)
                    .until(() -> watchers.has(Kind.READINESS, 200, ended + TimeUnit.SECONDS.toNanos(1)));
            await().atMost(PATIENCE).until(() -> server.descriptors() <= descriptors + FEW_DESCRIPTORS);
            watchers.finish();
            await().atMost(PATIENCE).until(() -> {
                String log = server.log().substring(logBefore);
                return times(log, AWAY) == times(log, BACK);
            });
            String log = server.log().substring(logBefore);
            report(fault, watchers, ended, log);
            try {
                judge(fault, watchers, begun, ending, log);
            } catch (AssertionError failed) {
                failures.add(failed);
            }
        }
    }

    private void judge(Fault fault, Watchers watchers, long begun, long ending, String log) throws SQLException {
        assertThat(statuses(watchers.of(Kind.POST))).as(fault.words()).isSubsetOf(201, 503);
        assertThat(statuses(watchers.of(Kind.LIST))).as(fault.words()).isSubsetOf(200, 503);
        assertThat(statuses(watchers.of(Kind.LIVENESS))).as(fault.words()).containsOnly(200);
        assertThat(statuses(watchers.of(Kind.PAGE))).as(fault.words()).containsOnly(200);
        assertThat(Stream.concat(watchers.of(Kind.POST), watchers.of(Kind.LIST)))
                .as(fault.words())
                .allMatch(answer -> answer.status() != 503 || answer.saysWhenToRetry());
        List<Integer> readiness = readiness(watchers);
        switch (fault.effect()) {
            case AWAY, WRITES -> {
                assertThat(readiness).as(fault.words()).containsExactly(200, 503, 200);
                assertThat(watchers.of(Kind.POST)
                                .filter(answer -> answer.begun() > begun && answer.ended() < ending)
                                .filter(answer -> answer.begun() > begun + TimeUnit.SECONDS.toNanos(1)))
                        .as(fault.words())
                        .allMatch(answer -> answer.status() == 503);
            }
            case SOME_WRITES -> assertThat(readiness).as(fault.words()).containsExactly(200, 503, 200);
            case NONE, PASSING, WRITES_LATE ->
                assertThat(readiness).as(fault.words()).containsExactly(200);
            case ANY -> assertThat(readiness).as(fault.words()).endsWith(200);
        }
        assertThat(List.of(times(log, AWAY), times(log, BACK)))
                .as(fault.words() + ": told in the log: " + log)
                .allMatch(times -> times <= 1);
        // However many were refused.
        assertThat(log.lines().filter(line -> line.contains(" ERROR ")))
                .as(fault.words() + ": told in the log")
                .isEmpty();
        if (fault != Fault.NO_PARTITION) {
            Set<String> missing = new HashSet<>(watchers.acknowledged());
            missing.removeAll(stored());
            assertThat(missing).as(fault.words() + ": acknowledged and lost").isEmpty();
        }
        assertThat(withoutDetails())
                .as(fault.words() + ": logs whose details are lost")
                .isZero();
    }

    private void report(Fault fault, Watchers watchers, long ended, String log) {
        table.add(
                fault.words(),
                numbers(watchers.of(Kind.POST)),
                watchers.of(Kind.POST).mapToLong(Answer::millis).max().orElse(0) + " ms",
                numbers(watchers.of(Kind.LIST)),
                readiness(watchers),
                log.lines().count() + " lines, " + times(log, AWAY) + " away, " + times(log, BACK) + " back",
                watchers.of(Kind.POST)
                                .filter(answer -> answer.status() == 201 && answer.ended() - ended > 0)
                                .mapToLong(answer -> TimeUnit.NANOSECONDS.toMillis(answer.ended() - ended))
                                .min()
                                .orElse(-1)
                        + " ms");
    }

    private static long times(String log, String words) {
        return log.lines().filter(line -> line.contains(words)).count();
    }

    private static Set<Integer> statuses(Stream<Answer> answers) {
        return answers.map(Answer::status).collect(Collectors.toSet());
    }

    private static String numbers(Stream<Answer> answers) {
        return answers
                .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Without repetitions. */
    private static List<Integer> readiness(Watchers watchers) {
        List<Integer> turns = new ArrayList<>();
        watchers.of(Kind.READINESS)
                .sorted(Comparator.comparingLong(Answer::ended))
                .mapToInt(Answer::status)
                .forEach(status -> {
                    if (turns.isEmpty() || turns.get(turns.size() - 1) != status) {
                        turns.add(status);
                    }
                });
        return turns;
    }

    private Set<String> stored() throws SQLException {
        Set<String> stored = new HashSet<>();
        try (var connection = postgres.superuser(EmbeddedServer.DATABASE);
                var rows = connection.createStatement().executeQuery("SELECT id::text FROM log")) {
            while (rows.next()) {
                stored.add(rows.getString(1));
            }
        }
        return stored;
    }

    private long withoutDetails() throws SQLException {
        try (var connection = postgres.superuser(EmbeddedServer.DATABASE);
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM log WHERE text_id NOT IN (SELECT id FROM text)")) {
            row.next();
            return row.getLong(1);
        }
    }
}
