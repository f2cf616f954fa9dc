package dev.centraldeerros.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.util.FileSystemUtils;

/**
 * Measures bodies of many logs, plain, coded and with keys, against {@code COPY} of the same rows into a plain table; what a
 * lone sender notices of two who send such bodies; what a log takes on disk; and what memory the server takes. One server
 * and one durable PostgreSQL; all take their rounds in turn. Prints a table and writes {@code bulk-posts.json} and {@code
 * bulk-posts.svg} to the folder that is its argument.
 */
final class BulkPosts {
    /** What is compared, in this order: COPY leaves much to write, which slows down what follows. */
    enum What {
        COPY("COPY, plain table"),
        KEYS("NDJSON, a key each"),
        GZIP("NDJSON, gzip"),
        ZSTD("NDJSON, zstd"),
        LINES("NDJSON"),
        NO_ISSUES("NDJSON, no issues"),
        ONE_ERROR("NDJSON, one error"),
        MANY_ERRORS("NDJSON, 1,000 errors");

        private final String title;

        What(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static final String DATA = "data";
    private static final int LONE_CONNECTIONS = 8;
    private static final int BULK_SENDERS = 2;
    private static final int MANY_ERRORS = 1000;

    private final Settings settings = Settings.fromSystemProperties();
    private final int blocks = Integer.getInteger("bench.blocks", 61);
    private final List<What> measured = measured();
    private final Path folder;
    private final OpenThings open = new OpenThings();
    private final Map<What, List<Double>> perSecond = new EnumMap<>(What.class);
    private final List<byte[]> bodies = Events.bodies();

    private BulkPosts(Path folder) {
        this.folder = folder;
    }

    /** Runs it, and ends whatever it started. */
    static void measure(Path folder) throws Exception {
        BulkPosts bench = new BulkPosts(folder);
        Thread end = new Thread(bench::end, "end");
        Runtime.getRuntime().addShutdownHook(end);
        bench.run();
        bench.end();
        boolean unused = Runtime.getRuntime().removeShutdownHook(end);
    }

    private void run() throws Exception {
        Path data = folder.resolve(DATA);
        say("starting PostgreSQL and one server");
        Database database = open.open(() -> Database.fresh(data));
        ServerProcess server = open.open(
                () -> ServerProcess.start(Variant.SERVER, settings, database, folder.resolve("bulk-server.log")));
        server.awaitReady();
        database.execute(PlainCopy.TABLE);
        BulkSender sender = new BulkSender(server.port(), server.token("bulk"));
        Map<What, BulkBody> requests = new EnumMap<>(What.class);
        requests.put(What.LINES, BulkBody.lines(bodies));
        requests.put(What.GZIP, BulkBody.gzip(bodies));
        requests.put(What.ZSTD, BulkBody.zstd(bodies));
        requests.put(What.KEYS, BulkBody.withKeys(bodies));
        requests.put(What.NO_ISSUES, BulkBody.lines(Events.withoutIssues(bodies)));
        requests.put(What.ONE_ERROR, BulkBody.lines(Events.bodies(1)));
        requests.put(What.MANY_ERRORS, BulkBody.lines(Events.bodies(MANY_ERRORS)));
        PlainCopy copy = new PlainCopy(bodies);
        BulkReport report = new BulkReport(settings, database.settings(), (long) blocks * bodies.size());

        try (Connection connection = database.connect()) {
            say("warming up");
            for (What what : measured) {
                double unused = round(what, connection, copy, sender, requests);
            }
            for (int i = 1; i <= settings.rounds(); i++) {
                for (What what : measured) {
                    double round = round(what, connection, copy, sender, requests);
                    perSecond.computeIfAbsent(what, first -> new ArrayList<>()).add(round);
                    say(String.format(
                            Locale.ROOT, "round %d of %d, %s: %.0f/s", i, settings.rounds(), what.title(), round));
                    if (i == 1 && what == What.COPY) {
                        report.plainBytes(database.bytes("bench_copy_log"));
                    }
                    if (i == 1 && what == What.LINES) {
                        report.logBytes(database.bytes("log") + database.bytes("text"));
                    }
                    clean(database);
                }
            }
        }
        perSecond.forEach(report::perSecond);
        if (measured.size() < What.values().length) {
            System.out.println(report.table());
            return;
        }
        lone(server, sender, requests.get(What.LINES), report);
        report.peakKilobytes(server.peakKilobytes());
        System.out.println(report.table());
        report.write(folder);
        say("written to " + folder.resolve("bulk-posts.json"));
    }

    /** All, or those that {@code bench.variants} names. */
    private static List<What> measured() {
        String names = System.getProperty("bench.variants", "");
        return names.isEmpty()
                ? List.of(What.values())
                : Arrays.stream(names.split(",", -1)).map(What::valueOf).toList();
    }

    private double round(
            What what, Connection connection, PlainCopy copy, BulkSender sender, Map<What, BulkBody> requests)
            throws SQLException, IOException {
        long start = System.nanoTime();
        BulkBody body = requests.get(what);
        long stored = body == null ? copy.copy(connection, blocks) : sender.send(body, blocks);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (stored != (long) blocks * bodies.size()) {
            throw new IOException(what.title() + ": only " + stored + " were stored");
        }
        return stored / seconds;
    }

    /** Tables grow no further than a round; texts stay, as the server remembers them. */
    private static void clean(Database database) throws SQLException {
        database.execute("TRUNCATE log, seen, bench_copy_log");
    }

    /** Lone POSTs of one sender, alone and beside those of others who send bodies without end. */
    private void lone(ServerProcess server, BulkSender sender, BulkBody body, BulkReport report) throws Exception {
        Load load = new Load(
                server.port(),
                Events.requests(Variant.SERVER.path(), server.port(), server.token("lone")),
                LONE_CONNECTIONS);
        Load.Result unused = load.run(settings.round());
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        for (int i = 0; i < settings.rounds(); i++) {
            alone.add(load.run(settings.round()).millisAt(0.99));
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int k = 0; k < BULK_SENDERS; k++) {
                senders.add(CompletableFuture.runAsync(() -> sendUntil(enough, sender, body)));
            }
            Thread.sleep(Duration.ofSeconds(1).toMillis());
            Load.Result result = load.run(settings.round());
            enough.set(true);
            for (CompletableFuture<Void> one : senders) {
                Void sent = one.join();
            }
            if (!result.fault().isEmpty()) {
                throw new IOException(result.fault());
            }
            beside.add(result.millisAt(0.99));
        }
        report.lone(median(alone), median(beside));
    }

    private static void sendUntil(AtomicBoolean enough, BulkSender sender, BulkBody body) {
        try {
            while (!enough.get()) {
                long unused = sender.send(body, 4);
            }
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void say(String line) {
        System.out.println("[bench] " + line);
    }

    private void end() {
        open.close();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve(DATA));
        } catch (IOException stays) {
            System.err.println("left behind: " + folder.resolve(DATA));
        }
    }
}
