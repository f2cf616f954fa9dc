package dev.centraldeerros.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Measures POSTs of one log each, small and large: the server as it is, the same without a database, and a plain {@code
 * repository.save()} for each small one. Each runs in a process of its own, all on one durable PostgreSQL; they take
 * their rounds in turn, so that what else the machine does falls on all of them. Prints a table and writes {@code
 * single-posts.json} to the folder that is its argument.
 */
final class SinglePosts {
    /** The warm-up takes turns, too: it is some 50,000 requests until the compiler has done its work. */
    private static final int WARMUPS = 3;

    private static final String DATA = "data";

    private final Settings settings = Settings.fromSystemProperties();
    private final Path folder;

    private final OpenThings open = new OpenThings();

    private SinglePosts(Path folder) {
        this.folder = folder;
    }

    /** Runs it, and ends whatever it started. */
    static void measure(Path folder) throws Exception {
        SinglePosts bench = new SinglePosts(folder);
        Thread end = new Thread(bench::end, "end");
        Runtime.getRuntime().addShutdownHook(end);
        bench.run();
        bench.end();
        boolean unused = Runtime.getRuntime().removeShutdownHook(end);
    }

    private void run() throws Exception {
        Path data = folder.resolve(DATA);
        say("starting PostgreSQL and three servers");
        Database database = open.open(() -> Database.fresh(data));
        Map<Variant, ServerProcess> servers = start(database);
        database.execute(PlainServer.TABLE);
        String token = servers.get(Variant.SERVER).token("bench");
        String key = servers.get(Variant.SERVER).key(token);

        Map<Post, Load> loads = new EnumMap<>(Post.class);
        Map<Post, Measured> measured = new EnumMap<>(Post.class);
        for (Post post : Post.values()) {
            int port = servers.get(post.variant()).port();
            loads.put(post, new Load(port, post.requests(port, post.isByKey() ? key : token), settings.connections()));
            measured.put(post, new Measured(post));
        }
        say("warming up");
        for (int i = 0; i < WARMUPS; i++) {
            for (Post post : Post.values()) {
                round(
                        servers.get(post.variant()),
                        loads.get(post),
                        settings.warmup().dividedBy(WARMUPS));
            }
        }
        for (int i = 1; i <= settings.rounds(); i++) {
            for (Post post : Post.values()) {
                Measured.Round round = round(servers.get(post.variant()), loads.get(post), settings.round());
                measured.get(post).add(round);
                say(String.format(
                        Locale.ROOT,
                        "round %d of %d, %s: %.0f/s %s",
                        i,
                        settings.rounds(),
                        post.title(),
                        round.perSecond(),
                        round.fault()));
            }
        }
        long created = loads.get(Post.SERVER).created()
                + loads.get(Post.NO_ISSUES).created()
                + loads.get(Post.KEY).created()
                + loads.get(Post.LARGE).created()
                + loads.get(Post.ENVELOPE).created();
        check(Variant.SERVER, created, database.rows(Variant.SERVER));
        check(Variant.PLAIN, loads.get(Post.PLAIN).created(), database.rows(Variant.PLAIN));
        Report report = new Report(settings, database.settings(), List.copyOf(measured.values()));
        System.out.println(report.table());
        report.write(folder.resolve("single-posts.json"));
        say("written to " + folder.resolve("single-posts.json"));
    }

    /** One after the other: the first makes the tables, and none slows the start of another. */
    private Map<Variant, ServerProcess> start(Database database) throws Exception {
        Map<Variant, ServerProcess> servers = new EnumMap<>(Variant.class);
        for (Variant variant : Variant.values()) {
            Path log = folder.resolve(variant.name().toLowerCase(Locale.ROOT) + ".log");
            ServerProcess server = open.open(() -> ServerProcess.start(variant, settings, database, log));
            server.awaitReady();
            servers.put(variant, server);
        }
        return servers;
    }

    private static Measured.Round round(ServerProcess server, Load load, Duration time) throws IOException {
        Duration before = server.cpu();
        Load.Result result = load.run(time);
        double cpuMicros = server.cpu().minus(before).toNanos() / 1e3 / Math.max(1, result.latencies().length);
        return new Measured.Round(
                result.perSecond(), result.millisAt(0.5), result.millisAt(0.99), cpuMicros, result.fault());
    }

    /** A 201 is a promise: a figure that counts broken ones is worth nothing. */
    private static void check(Variant variant, long created, long rows) throws IOException {
        if (rows < created) {
            throw new IOException(variant.title() + ": " + created + " answers of 201, but " + rows + " rows");
        }
    }

    private static void say(String line) {
        System.out.println("[bench] " + line);
    }

    /** Also on Ctrl-C. */
    private void end() {
        open.close();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve(DATA));
        } catch (IOException stays) {
            System.err.println("left behind: " + folder.resolve(DATA));
        }
    }
}
