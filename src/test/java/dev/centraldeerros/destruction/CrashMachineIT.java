package dev.centraldeerros.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.destruction.Senders.Count;
import dev.centraldeerros.platform.embedded.EmbeddedServer;
import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged server, its PostgreSQL, or both are killed under load, at random and at every step of a transaction: what was
 * acknowledged is there, once.
 */
@Tag("destruction")
class CrashMachineIT {
    private static final int SEED = 20;
    private static final int MIN_ACKNOWLEDGED = 100;
    private static final int MAX_ACKNOWLEDGED = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private enum Victim {
        SERVER,
        POSTMASTER,
        BACKEND,
        BOTH;

        boolean includesServer() {
            return this == SERVER || this == BOTH;
        }

        boolean includesPostmaster() {
            return this == POSTMASTER || this == BOTH;
        }
    }

    private record Case(Victim victim, Moment moment) {
        static List<Case> all() {
            List<Case> all = new ArrayList<>();
            for (Moment moment : Moment.values()) {
                for (Victim victim : Victim.values()) {
                    all.add(new Case(victim, moment));
                }
            }
            return all;
        }

        /** Those of a build: every victim and every moment at least once. */
        static List<Case> few() {
            return List.of(
                    new Case(Victim.SERVER, Moment.BEFORE_COPY),
                    new Case(Victim.SERVER, Moment.WITHIN_COPY),
                    new Case(Victim.BACKEND, Moment.BEFORE_COMMIT),
                    new Case(Victim.SERVER, Moment.AFTER_COMMIT),
                    new Case(Victim.BACKEND, Moment.AFTER_COMMIT),
                    new Case(Victim.POSTMASTER, Moment.WITHIN_COPY),
                    new Case(Victim.BOTH, Moment.RANDOM));
        }
    }

    private static final int TIMES = 5;

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final Map<Moment, Map<Victim, List<Count>>> counts = new EnumMap<>(Moment.class);
    private final List<Long> backMillis = new ArrayList<>();
    private OwnPostgres postgres;
    private Proxy proxy;
    private ServerProcess server;

    @Test
    void whatWasAcknowledgedIsThereOnceWhoeverWasKilledAndWhenSeed20() throws Exception {
        List<Case> cases = Form.current() == Form.LONG ? Case.all() : Case.few();
        try (OwnPostgres database = OwnPostgres.make(data.resolve("database"))) {
            postgres = database;
            postgres.start();
            // The server does not rely on it: data without a sync stays in memory.
            postgres.execute(
                    "ALTER ROLE central SET synchronous_commit = off",
                    "ALTER SYSTEM SET wal_writer_delay = '10s'",
                    "SELECT pg_reload_conf()");
            try (Proxy between = Proxy.before(postgres.port())) {
                proxy = between;
                server = ServerProcess.onDatabase(folder, random, proxy.port(), postgres.password());
                Http http = server.signIn();
                for (int time = 0; time < Form.of(1, TIMES); time++) {
                    for (Case one : cases) {
                        round(http, one, "round " + time + " " + one.victim() + " " + one.moment());
                    }
                }
                assertThat(server.terminate()).as(server.log()).isZero();
            } finally {
                server.close();
            }
        } finally {
            print();
        }
    }

    private void round(Http http, Case one, String name) throws Exception {
        try (Senders senders = new Senders(http, name)) {
            int target = MIN_ACKNOWLEDGED + random.nextInt(MAX_ACKNOWLEDGED - MIN_ACKNOWLEDGED);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .failFast(() -> assertThat(senders.wrong()).as(name).isEmpty())
                    .until(() -> senders.acknowledgements() >= target);
            if (one.moment() == Moment.RANDOM) {
                strike(one.victim(), anyWriter());
            } else {
                CompletableFuture<Void> struck = new CompletableFuture<>();
                proxy.arm(one.moment(), port -> {
                    try {
                        strike(one.victim(), port);
                        struck.complete(null);
                    } catch (Exception failed) {
                        struck.completeExceptionally(failed);
                    }
                });
                struck.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            bringBack(one.victim());
            long back = System.nanoTime();
            int before = senders.acknowledgements();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .failFast(() -> assertThat(senders.wrong()).as(name).isEmpty())
                    .until(() -> senders.acknowledgements() > before);
            backMillis.add(Duration.ofNanos(System.nanoTime() - back).toMillis());
            senders.finish();

            Count count = senders.count(stored(name));
            counts.computeIfAbsent(one.moment(), unused -> new EnumMap<>(Victim.class))
                    .computeIfAbsent(one.victim(), unused -> new ArrayList<>())
                    .add(count);
            assertThat(senders.wrong()).as(name).isEmpty();
            assertThat(List.of(count.lost(), count.doubled(), count.foreign()))
                    .as(name + ": lost, doubled, never sent: " + count)
                    .containsOnly(0);
        }
    }

    private void strike(Victim victim, int port) throws SQLException, InterruptedException {
        if (victim.includesPostmaster()) {
            postgres.killPostmaster();
        }
        if (victim.includesServer()) {
            server.kill();
        }
        if (victim == Victim.BACKEND) {
            postgres.killBackend(port);
        }
    }

    private void bringBack(Victim victim) throws IOException {
        if (victim.includesPostmaster()) {
            postgres.start();
        }
        if (victim.includesServer()) {
            server = server.again();
        }
    }

    /** The port of a connection that writes logs. */
    private int anyWriter() throws SQLException {
        try (var connection = postgres.superuser(EmbeddedServer.DATABASE);
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT client_port FROM pg_stat_activity WHERE application_name LIKE '%ingest' LIMIT 1")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private Map<String, Integer> stored(String round) throws SQLException {
        Map<String, Integer> stored = new HashMap<>();
        try (var connection = postgres.superuser(EmbeddedServer.DATABASE);
                var select = connection.prepareStatement(
                        "SELECT description, count(*) FROM log WHERE starts_with(description, ?) GROUP BY description")) {
            select.setString(1, round + " ");
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    stored.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
        return stored;
    }

    private void print() {
        Table table =
                new Table("killed", "when", "rounds", "acknowledged", "lost", "doubled", "unknown, of these stored");
        List<Count> all = new ArrayList<>();
        counts.forEach((moment, victims) -> victims.forEach((victim, rounds) -> {
            all.addAll(rounds);
            add(table, victim.toString(), moment.toString(), rounds);
        }));
        add(table, "all", "", all);
        table.print("kill -9, writing again after "
                + backMillis.stream().mapToLong(Long::longValue).max().orElse(0) + " ms at most");
    }

    private static void add(Table table, String victim, String moment, List<Count> rounds) {
        table.add(
                victim,
                moment,
                rounds.size(),
                rounds.stream().mapToInt(Count::acknowledged).sum(),
                rounds.stream().mapToInt(Count::lost).sum(),
                rounds.stream().mapToInt(Count::doubled).sum(),
                rounds.stream().mapToInt(Count::unknown).sum() + ", "
                        + rounds.stream().mapToInt(Count::unknownStored).sum());
    }
}
