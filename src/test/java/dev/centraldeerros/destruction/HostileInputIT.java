package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies, addresses and headers that were spoiled at random, to every route that takes them: the answer is the server's own and
 * never a 5xx, what is good is stored in between, and nothing is left behind.
 */
@Tag("destruction")
class HostileInputIT {
    private static final int SEED = 24;
    private static final int THREADS = 4;
    private static final int GOOD_EVERY = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(9);
    private static final int FEW_DESCRIPTORS = 20;

    @TempDir
    private Path folder;

    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong slowest = new AtomicLong();

    /**
     * A good request.
     *
     * @param token of the caller; empty for none
     */
    private record Good(String method, String path, String token, String type, String coding, byte[] body) {}

    private List<Good> good(String admin, String user) throws IOException {
        Map<String, Object> fields = Events.json("Payment refused", "details", "a trace\n\tat a.B.c(B.java:1)");
        fields.put("attributes", Map.of("order", 1042, "tags", List.of("a", 1.5, true), "deep", Map.of("x", "y")));
        fields.put("events", 3);
        fields.put("release", "1.4.2");
        String event = JsonMapper.shared().writeValueAsString(fields);
        String lines = event + "\n" + event + "\n";
        String ids = "{\"ids\": [\"019aaaaa-0000-7000-8000-000000000000\"]}";
        String filter = "{\"filter\": {\"q\": \"level:>=error source:pay* -release:1.4\", \"from\": \"now-1h\"}}";
        String password = "\"password\": \"a rainy day in Lisbon\", \"password2\": \"a rainy day in Lisbon\"";
        String view = "{\"name\": \"mine\", \"address\": \"/?q=level:error\"}";
        List<Good> good = new ArrayList<>();
        for (String json : List.of(event, "[" + event + "," + event + "]")) {
            good.add(json("POST", Api.LOGS, admin, json));
        }
        good.add(new Good("POST", Api.LOGS, admin, "application/x-ndjson", "", lines.getBytes(UTF_8)));
        good.add(new Good("POST", Api.LOGS, admin, "application/x-ndjson", "gzip", gzip(lines)));
        good.add(new Good("POST", Api.LOGS, admin, "application/json", "zstd", gzip(event)));
        good.add(new Good("POST", Api.LOGS, admin, "application/json", "br", gzip(event)));
        good.add(new Good("POST", Api.LOGS, admin, "application/json", "deflate", gzip(event)));
        for (String action : List.of("archive/", "unarchive/", "delete/")) {
            // Deletes what is this user's alone.
            good.add(json("POST", Api.LOGS + action, user, ids));
            good.add(json("POST", Api.LOGS + action, user, filter));
        }
        good.add(json("POST", "/v1/api/views/", user, view));
        good.add(json("PUT", "/v1/api/views/1/", user, view));
        good.add(json("POST", "/auth/login/", "", "{\"email\": \"no@example.org\", \"password\": \"a rainy day\"}"));
        good.add(json("POST", "/auth/session/", "", "{\"email\": \"no@example.org\", \"password\": \"a rainy day\"}"));
        good.add(json(
                "POST",
                "/auth/register/",
                "",
                "{\"username\": \"new\", \"email\": \"new@example.org\", " + password + "}"));
        good.add(json("POST", "/auth/password/", user, "{\"current\": \"not it at all\", " + password + "}"));
        return good;
    }

    private static Good json(String method, String path, String token, String body) {
        return new Good(method, path, token, "application/json", "", body.getBytes(UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static final List<String> QUERIES = List.of(
            "q=level:>=error%20(env:production%20OR%20env:dev)%20-source:cron*%20%22card%20expired%22%20date:%3Enow-1h",
            "search=card&attr.order=1042&ordering=-events&page_size=50",
            "env=production&level=ERROR&source=a&from=now-1h&to=now&archived=true&release=1",
            "cursor=eyJhIjoxfQ&page_size=10&ordering=date",
            "page=2&page_size=200&user=1&trace_id=abc&span_id=def",
            "from=2026-01-01T00:00:00Z&to=2026-12-31T23:59:60%2B02:00&interval=1h&by=level");

    private static final List<String> PATHS = List.of(
            Api.LOGS,
            Api.LOGS + "019aaaaa-0000-7000-8000-000000000000/",
            "/v1/api/stats/histogram/",
            "/v1/api/stats/facets/",
            "/v1/api/views/",
            "/auth/me/",
            "/v3/api-docs",
            "/actuator/health",
            "/");

    private static final List<String> HEADERS = List.of(
            "Accept: application/json",
            "Accept: text/csv;q=0.5, application/json",
            "Accept-Language: pt-BR,en;q=0.5",
            "Accept-Encoding: gzip, zstd;q=0.1",
            "If-None-Match: \"abc\"",
            "Range: bytes=0-1",
            "Cookie: session=abc; other=\"x\"",
            "X-Forwarded-For: 10.0.0.1, [::1]:80",
            "Forwarded: for=\"[::1]\";proto=https",
            "Origin: https://example.org",
            "Sec-Fetch-Site: cross-site",
            "Expect: 100-continue",
            "Content-Type: application/json;charset=utf-7",
            "Idempotency-Key: \"a\"",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    @Test
    void mutatedRequestsAreRejectedAndLeakNothing() throws Exception {
        int bodies = Form.of(6_000, 100_000);
        int addresses = Form.of(1_000, 10_000);
        Table table =
                new Table("sent", "answers", "slowest", "resident before and after", "descriptors before and after");
        try (ServerProcess server = ServerProcess.with(
                folder, new Random(), "-Dio.netty.leakDetection.level=paranoid", "--central.retention=1d")) {
            Http admin = server.signIn();
            String user = server.signIn("hostile").token();
            List<Good> good = good(admin.token(), user);
            // Everything is loaded and compiled before anything is compared.
            run(1_000, random -> body(good, random), admin);
            run(300, random -> address(admin.token(), random), admin);
            answers.clear();

            long resident = server.residentKilobytes();
            long descriptors = server.descriptors();
            run(bodies, random -> body(good, random), admin);
            add(table, bodies + " bodies", server, resident, descriptors);
            answers.clear();
            run(addresses, random -> address(admin.token(), random), admin);
            add(table, addresses + " addresses and headers", server, resident, descriptors);

            await().atMost(Duration.ofSeconds(90)).until(() -> server.descriptors() <= descriptors + FEW_DESCRIPTORS);
            assertThat(server.terminate()).isZero();
            assertThat(server.log().lines().filter(line -> line.contains(" ERROR ") || line.contains("LEAK")))
                    .isEmpty();
        } finally {
            table.print("hostile input");
        }
        assertThat(wrong).isEmpty();
    }

    private void add(Table table, String what, ServerProcess server, long resident, long descriptors)
            throws IOException {
        table.add(
                what,
                new TreeMap<>(answers),
                TimeUnit.NANOSECONDS.toMillis(slowest.getAndSet(0)) + " ms",
                resident / 1024 + ", " + server.residentKilobytes() / 1024 + " MB",
                descriptors + ", " + server.descriptors());
    }

    private interface Request {
        byte[] next(Random random);
    }

    private static byte[] body(List<Good> all, Random random) {
        Good good = all.get(random.nextInt(all.size()));
        Mutator mutator = new Mutator(random);
        byte[] body =
                mutator.spoil(good.body(), all.get(random.nextInt(all.size())).body());
        String type = random.nextInt(20) == 0 ? mutator.spoilLine(good.type(), "text/plain;charset=") : good.type();
        String coding = random.nextInt(20) == 0 ? mutator.spoilLine(good.coding(), "gzip,br") : good.coding();
        String head =
                good.method() + " " + good.path() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n"
                        + (good.token().isEmpty() ? "" : "Authorization: Bearer " + good.token() + "\r\n")
                        + (coding.isEmpty() ? "" : "Content-Encoding: " + coding + "\r\n")
                        + "Content-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static byte[] address(String token, Random random) {
        Mutator mutator = new Mutator(random);
        String path = PATHS.get(random.nextInt(PATHS.size()));
        String query = QUERIES.get(random.nextInt(QUERIES.size()));
        String header = HEADERS.get(random.nextInt(HEADERS.size()));
        String bearer = "Authorization: Bearer " + token;
        int what = random.nextInt(4);
        int name = header.indexOf(": ") + 2;
        String spoiled = header.substring(0, name)
                + mutator.spoilLine(header.substring(name), HEADERS.get(random.nextInt(HEADERS.size())));
        String request = "GET "
                + (what == 0 ? "/" + mutator.spoilLine(path, PATHS.get(random.nextInt(PATHS.size()))) : path)
                + "?" + (what == 1 ? mutator.spoilLine(query, QUERIES.get(random.nextInt(QUERIES.size()))) : query)
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + (what == 2 ? "Authorization: Bearer " + mutator.spoilLine(token, token) : bearer) + "\r\n"
                + (what == 3 ? spoiled : header) + "\r\n\r\n";
        return request.getBytes(ISO_8859_1);
    }

    private void run(int count, Request requests, Http good) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(SEED + thread);
                running.add(threads.submit(() -> {
                    send(count / THREADS, requests, random, good);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void send(int count, Request requests, Random random, Http good) throws IOException {
        KeptConnection connection = new KeptConnection(good.port());
        try {
            for (int i = 0; i < count; i++) {
                if (connection.isLast()) {
                    connection.close();
                    connection = new KeptConnection(good.port());
                }
                byte[] request = requests.next(random);
                long begun = System.nanoTime();
                try {
                    connection.send(request);
                    judge(request, connection.read());
                } catch (EOFException | SocketException | SocketTimeoutException closed) {
                    // Refused and closed before all of it was read, or in the middle of an answer that cannot be gone
                    // on with.
                    answers.computeIfAbsent("none", unused -> new AtomicInteger())
                            .incrementAndGet();
                    wrong.add(closed + " after " + new String(request, ISO_8859_1));
                    connection.close();
                    connection = new KeptConnection(good.port());
                }
                long time = System.nanoTime() - begun;
                slowest.accumulateAndGet(time, Math::max);
                if (i % GOOD_EVERY == 0) {
                    stillWorks(good, "good " + random.nextLong());
                }
            }
        } finally {
            connection.close();
        }
    }

    private void judge(byte[] request, KeptConnection.Answer answer) {
        answers.computeIfAbsent(Integer.toString(answer.status()), unused -> new AtomicInteger())
                .incrementAndGet();
        boolean isRefusal = answer.status() >= 400 && answer.status() < 500;
        boolean isProblem = answer.type().startsWith("application/problem+json")
                && JsonMapper.shared().readTree(answer.body()).get("status").intValue() == answer.status();
        if (answer.status() >= 500 || (isRefusal && !isProblem)) {
            wrong.add(answer.status() + " " + answer.type() + " " + answer.body() + " to "
                    + new String(request, ISO_8859_1));
        }
    }

    private static void stillWorks(Http good, String description) {
        JsonNode posted = Http.json(good.post(JsonMapper.shared().writeValueAsString(Events.json(description))));
        JsonNode read = Http.json(
                good.get(Api.LOGS + posted.get("id").stringValue() + "/").body());
        assertThat(read.get("description").stringValue()).isEqualTo(description);
    }
}
