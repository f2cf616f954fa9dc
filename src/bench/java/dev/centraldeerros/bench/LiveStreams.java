package dev.centraldeerros.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures live streams: what an idle one takes, how fast they are opened, one event to ten thousand, and what a thousand of
 * they cost senders of 5,000 events a second. Prints tables and writes {@code live-streams.json}.
 */
final class LiveStreams {
    private static final int[] IDLE = {1_000, 10_000};
    private static final int STREAMS = 1_000;
    private static final int PER_SECOND = 5_000;
    private static final int CONNECTIONS = 64;
    private static final long ALL_SECONDS = 30;
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final Settings settings = Settings.fromSystemProperties();
    private final Map<String, Object> json = new LinkedHashMap<>();
    private final OpenThings open = new OpenThings();
    private final Path folder;

    /** Streams that are open while logs are posted. */
    private enum Watching {
        NONE("no other stream"),
        TEN("1,000 streams, 10 filters"),
        UNREAD("1,000 that never read"),
        CONTAINS("1,000 streams, 100 contains-filters");

        private final String title;

        Watching(String title) {
            this.title = title;
        }

        void open(OpenStreams streams) throws IOException {
            for (int i = 0; i < STREAMS; i++) {
                switch (this) {
                    case NONE -> {}
                    case TEN -> streams.open("batch=true&source=service-" + i % 10);
                    case UNREAD -> streams.openUnread("batch=true&source=service-" + i % 10);
                    case CONTAINS -> streams.open("batch=true&search=orders-" + i % 100 + ".csv");
                }
            }
        }

        int read() {
            return this == NONE || this == UNREAD ? 0 : STREAMS;
        }
    }

    private record Round(
            double perSecond, double p99, double deliveryP50, double deliveryP99, double megabytes, double cpuMicros) {}

    private LiveStreams(Path folder) {
        this.folder = folder;
    }

    /** Runs it, and ends whatever it started. */
    static void measure(Path folder) throws Exception {
        LiveStreams bench = new LiveStreams(folder);
        Thread end = new Thread(bench::end, "end");
        Runtime.getRuntime().addShutdownHook(end);
        bench.run();
        bench.end();
        boolean unused = Runtime.getRuntime().removeShutdownHook(end);
    }

    private void run() throws Exception {
        say("starting PostgreSQL and the server");
        Database database = open.open(() -> Database.fresh(folder.resolve("live-data")));
        ServerProcess server = open.open(() -> ServerProcess.start(
                Variant.SERVER,
                settings,
                database,
                folder.resolve("live.log"),
                "--central.live.streams=20000",
                "--central.live.streams-per-account=20000"));
        server.awaitReady();
        String token = server.token("bench");
        Deliveries deliveries = new Deliveries();
        var requests = Events.requests(Variant.SERVER.path(), server.port(), token);
        try (PacedPosts posts = new PacedPosts(server.port(), requests, CONNECTIONS, deliveries)) {
            say("warming up");
            PacedPosts.Result unused = posts.run(settings.warmup(), PER_SECOND);
            List<Map<String, Object>> idle = new ArrayList<>();
            for (int count : IDLE) {
                idle.add(idle(server, token, count, posts));
            }
            json.put("idle", idle);
            json.put("posting", posting(server, token, posts, deliveries));
        }
        json.put("stop_seconds_with_1000_streams", stop(server, token));
        Path file = folder.resolve("live-streams.json");
        Files.write(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(json));
        say("written to " + file);
    }

    private Map<String, Object> idle(ServerProcess server, String token, int count, PacedPosts posts) throws Exception {
        Thread.sleep(SETTLE.toMillis());
        long heapBefore = server.liveBytes();
        long residentBefore = server.residentKilobytes();
        try (OpenStreams streams = new OpenStreams(server.port(), token)) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                streams.open("batch=true");
            }
            streams.awaitOpen(count);
            double openSeconds = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE.toMillis());
            double heapEach = (server.liveBytes() - heapBefore) / 1024.0 / count;
            long resident = server.residentKilobytes();
            streams.expect("event: logs");
            long sent = System.nanoTime();
            PacedPosts.Result unused = posts.run(Duration.ofMillis(20), 50);
            while (streams.saw() < count && System.nanoTime() - sent < TimeUnit.SECONDS.toNanos(ALL_SECONDS)) {
                Thread.sleep(1);
            }
            double all = (System.nanoTime() - sent) / 1e9;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("streams", count);
            row.put("opened_per_second", count / openSeconds);
            row.put("heap_kb_each", heapEach);
            row.put("resident_kb_each", (resident - residentBefore) / (double) count);
            row.put("resident_mb", resident / 1024.0);
            row.put("one_event_to_all_seconds", all);
            row.put("without_it", count - streams.saw());
            say(row.toString());
            return row;
        }
    }

    private List<Map<String, Object>> posting(
            ServerProcess server, String token, PacedPosts posts, Deliveries deliveries) throws Exception {
        Map<Watching, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = 0; round < settings.rounds(); round++) {
            for (Watching watching : Watching.values()) {
                Round one = round(server, token, posts, deliveries, watching);
                rounds.computeIfAbsent(watching, none -> new ArrayList<>()).add(one);
                say(String.format(Locale.ROOT, "round %d, %s: %s", round + 1, watching.title, one));
            }
        }
        double alone = median(rounds.get(Watching.NONE), 0);
        List<Map<String, Object>> table = new ArrayList<>();
        System.out.printf(
                Locale.ROOT,
                "%n%-38s %10s %7s %8s %14s %14s %8s %12s%n",
                "who watches",
                "posts/s",
                "ratio",
                "p99 ms",
                "delivered p50",
                "delivered p99",
                "MB/s",
                "CPU us/post");
        rounds.forEach((watching, all) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("watching", watching.title);
            row.put("posts_per_second", median(all, 0));
            row.put("ratio", median(all, 0) / alone);
            row.put("p99_ms", median(all, 1));
            row.put("delivered_p50_ms", median(all, 2));
            row.put("delivered_p99_ms", median(all, 3));
            row.put("mb_per_second", median(all, 4));
            row.put("server_cpu_us_per_post", median(all, 5));
            table.add(row);
            System.out.printf(
                    Locale.ROOT,
                    "%-38s %10.0f %7.2f %8.1f %14.0f %14.0f %8.1f %12.0f%n",
                    watching.title,
                    median(all, 0),
                    median(all, 0) / alone,
                    median(all, 1),
                    median(all, 2),
                    median(all, 3),
                    median(all, 4),
                    median(all, 5));
        });
        return table;
    }

    private Round round(ServerProcess server, String token, PacedPosts posts, Deliveries deliveries, Watching watching)
            throws Exception {
        try (OpenStreams streams = new OpenStreams(server.port(), token)) {
            // One stream of a part of the logs, so that the delay is measured without other streams, too.
            streams.open("source=service-39", deliveries::delivered);
            watching.open(streams);
            streams.awaitOpen(1 + watching.read());
            Thread.sleep(SETTLE.toMillis());
            double[] unused = deliveries.takeMillisAt();
            long before = streams.bytes();
            Duration cpu = server.cpu();
            PacedPosts.Result result = posts.run(settings.round(), PER_SECOND);
            double seconds = settings.round().toNanos() / 1e9;
            double cpuMicros = server.cpu().minus(cpu).toNanos() / 1e3 / Math.max(1, result.perSecond() * seconds);
            double megabytes = (streams.bytes() - before) / seconds / 1e6;
            Thread.sleep(SETTLE.toMillis());
            double[] millis = deliveries.takeMillisAt(0.5, 0.99);
            return new Round(result.perSecond(), result.p99Millis(), millis[0], millis[1], megabytes, cpuMicros);
        }
    }

    private static double stop(ServerProcess server, String token) throws Exception {
        try (OpenStreams streams = new OpenStreams(server.port(), token)) {
            for (int i = 0; i < STREAMS; i++) {
                streams.open("batch=true");
            }
            streams.awaitOpen(STREAMS);
            long start = System.nanoTime();
            server.close();
            double seconds = (System.nanoTime() - start) / 1e9;
            say(String.format(Locale.ROOT, "stopped with %d streams in %.1f s", STREAMS, seconds));
            return seconds;
        }
    }

    private static double median(List<Round> rounds, int column) {
        double[] sorted = rounds.stream()
                .mapToDouble(round -> switch (column) {
                    case 0 -> round.perSecond();
                    case 1 -> round.p99();
                    case 2 -> round.deliveryP50();
                    case 3 -> round.deliveryP99();
                    case 4 -> round.megabytes();
                    default -> round.cpuMicros();
                })
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    private static void say(String line) {
        System.out.println("[bench] " + line);
    }

    private void end() {
        open.close();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve("live-data"));
        } catch (IOException stays) {
            System.err.println("left behind: " + folder.resolve("live-data"));
        }
    }
}
