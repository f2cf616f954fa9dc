package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.platform.embedded.EmbeddedServer;
import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything at once for a while: posts, bulk, lists, streams and exports that end early, sign-ins. What the process takes is sampled, and
 * the slope of its second half is printed; the length is {@code soak.minutes}, half an hour in the long form.
 */
@Tag("destruction")
class SoakIT {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int PER_BULK = 200;

    /** Margin for resources in use, such as connections that are closing. */
    private static final int FEW = 40;

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private volatile boolean isOver;

    /** Leaked buffers that Netty found; reported only, because the driver keeps those of cancelled exports. */
    private long leaks;

    private record Sample(double seconds, long resident, long descriptors, long threads, long backends) {}

    private interface Work {
        void once(Http http, Random random) throws IOException;
    }

    @Test
    void whatTheProcessTakesDoesNotGrow() throws Exception {
        Duration length = Form.current() == Form.LONG
                ? Duration.ofMinutes(Integer.getInteger("soak.minutes", 30))
                : Duration.ofSeconds(12);
        List<Sample> samples = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (OwnPostgres postgres = OwnPostgres.make(data.resolve("database"))) {
            postgres.start();
            try (ServerProcess server = ServerProcess.onDatabase(
                    folder,
                    new Random(),
                    postgres.port(),
                    postgres.password(),
                    "-Dio.netty.leakDetection.level=paranoid")) {
                Http http = server.signIn();
                List<Future<?>> running = new ArrayList<>();
                work(threads, running, http, 4, SoakIT.this::post, 2);
                work(threads, running, http, 1, SoakIT.this::bulk, 100);
                work(threads, running, http, 2, SoakIT.this::list, 50);
                work(threads, running, http, 2, SoakIT.this::stream, 100);
                work(threads, running, http, 1, SoakIT.this::exportThatEndsEarly, 200);
                work(threads, running, http, 1, SoakIT.this::signIn, 1_000);
                long start = System.nanoTime();
                while (System.nanoTime() - start < length.toNanos()) {
                    Thread.sleep(EVERY.toMillis());
                    samples.add(sample(server, postgres, (System.nanoTime() - start) / 1e9));
                }
                isOver = true;
                for (Future<?> one : running) {
                    one.get(2, TimeUnit.MINUTES);
                }
                assertThat(answers.keySet()).isSubsetOf("200", "201", "503");
                leaks = times(server, "LEAK");
                assertThat(leaks)
                        .as(() -> server.log()
                                .lines()
                                .filter(line -> line.contains("LEAK"))
                                .collect(Collectors.joining("\n")))
                        .isZero();
                assertThat(times(server, "OutOfMemory")).isZero();
                assertThat(server.terminate()).isZero();
            }
        } finally {
            isOver = true;
            threads.shutdownNow();
            print(length, samples);
        }
        steady(samples, Sample::descriptors, "descriptors");
        steady(samples, Sample::threads, "threads");
        steady(samples, Sample::backends, "backends of PostgreSQL");
    }

    private void work(
            ExecutorService threads, List<Future<?>> running, Http http, int workers, Work work, long pauseMillis) {
        for (int i = 0; i < workers; i++) {
            Random random = new Random(i);
            running.add(threads.submit(() -> {
                while (!isOver) {
                    work.once(http, random);
                    Thread.sleep(pauseMillis);
                }
                return null;
            }));
        }
    }

    private HttpResponse<String> counted(HttpResponse<String> answer) {
        answers.computeIfAbsent(Integer.toString(answer.statusCode()), unused -> new AtomicInteger())
                .incrementAndGet();
        return answer;
    }

    private static String event(Random random) {
        return JsonMapper.shared()
                .writeValueAsString(Events.json(
                        "soak " + random.nextInt(1_000), "details", "trace " + random.nextInt(5_000) + "\n\tat a.B.c"));
    }

    private void post(Http http, Random random) {
        HttpResponse<String> unused = counted(http.post(event(random)));
    }

    private void bulk(Http http, Random random) {
        byte[] lines = IntStream.range(0, PER_BULK)
                .mapToObj(i -> event(random) + "\n")
                .collect(Collectors.joining())
                .getBytes(UTF_8);
        HttpResponse<String> unused = counted(
                http.post(HttpRequest.BodyPublishers.ofByteArray(lines), "Content-Type", "application/x-ndjson"));
    }

    private void list(Http http, Random random) {
        String path = List.of(
                        Api.LOGS + "?search=soak%20" + random.nextInt(1_000) + "&from=now-5m",
                        Api.LOGS + "?level=ERROR&page_size=50",
                        "/v1/api/stats/facets/?from=now-5m",
                        "/v1/api/stats/histogram/?from=now-1h")
                .get(random.nextInt(4));
        HttpResponse<String> unused = counted(http.get(path));
    }

    private void stream(Http http, Random random) throws IOException {
        try (LiveStream stream = LiveStream.open(http, "?batch=true&search=soak%20" + random.nextInt(10))) {
            stream.await(frames -> isOver || !frames.isEmpty());
        }
    }

    private void exportThatEndsEarly(Http http, Random random) throws IOException {
        try (Socket socket = http.connect(8 * 1024)) {
            socket.getOutputStream()
                    .write(http.head("GET", Api.LOGS, "Accept: application/x-ndjson", "Connection: close"));
            byte[] unused = socket.getInputStream().readNBytes(random.nextInt(200_000));
        }
    }

    private void signIn(Http http, Random random) {
        HttpResponse<String> unused = counted(Http.send(http.request("/auth/login/")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared()
                        .writeValueAsString(
                                Map.of("email", Accounts.email("survivor"), "password", Accounts.PASSWORD))))));
    }

    private static long times(ServerProcess server, String word) {
        return server.log().lines().filter(line -> line.contains(word)).count();
    }

    private static Sample sample(ServerProcess server, OwnPostgres postgres, double seconds) throws Exception {
        return new Sample(
                seconds, server.residentKilobytes(), server.descriptors(), threads(server), backends(postgres));
    }

    private static long threads(ServerProcess server) throws IOException {
        Path tasks = Path.of("/proc", Long.toString(server.pid()), "task");
        if (!Files.isDirectory(tasks)) {
            return 0;
        }
        try (var all = Files.list(tasks)) {
            return all.count();
        }
    }

    private static long backends(OwnPostgres postgres) throws Exception {
        try (var connection = postgres.superuser(EmbeddedServer.DATABASE);
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM pg_stat_activity WHERE usename = 'central'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The second half never takes much more than the first did. */
    private static void steady(List<Sample> samples, ToLongFunction<Sample> what, String name) {
        int half = samples.size() / 2;
        long before = samples.subList(0, half).stream().mapToLong(what).max().orElse(0);
        long after = samples.subList(half, samples.size()).stream()
                .mapToLong(what)
                .max()
                .orElse(0);
        assertThat(after).as(name).isLessThanOrEqualTo(before + FEW);
    }

    private void print(Duration length, List<Sample> samples) {
        Table table = new Table("taken", "first", "last", "most", "slope of the second half, in ten minutes");
        row(table, "resident memory, MB", samples, sample -> sample.resident() / 1024);
        row(table, "descriptors", samples, Sample::descriptors);
        row(table, "threads", samples, Sample::threads);
        row(table, "backends", samples, Sample::backends);
        table.add("leaked buffers", 0, leaks, leaks, "");
        table.print("soak of " + length.toSeconds() + " s, answers " + answers);
    }

    private static void row(Table table, String name, List<Sample> samples, ToLongFunction<Sample> what) {
        if (samples.isEmpty()) {
            return;
        }
        List<Sample> half = samples.subList(samples.size() / 2, samples.size());
        table.add(
                name,
                what.applyAsLong(samples.get(0)),
                what.applyAsLong(samples.get(samples.size() - 1)),
                samples.stream().mapToLong(what).max().orElse(0),
                String.format(Locale.ROOT, "%.1f", slope(half, what) * 600));
    }

    /** By least squares, a second. */
    private static double slope(List<Sample> samples, ToLongFunction<Sample> what) {
        double meanX = samples.stream().mapToDouble(Sample::seconds).average().orElse(0);
        double meanY = samples.stream().mapToLong(what).average().orElse(0);
        double above = 0;
        double below = 0;
        for (Sample sample : samples) {
            above += (sample.seconds() - meanX) * (what.applyAsLong(sample) - meanY);
            below += (sample.seconds() - meanX) * (sample.seconds() - meanX);
        }
        return below == 0 ? 0 : above / below;
    }
}
