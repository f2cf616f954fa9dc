package dev.centraldeerros.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A server in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 200;
    private static final long STOP_SECONDS = 10;
    private static final int OK = 200;
    private static final String PASSWORD = "a password of the benchmark";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final int port;
    private final Path log;

    private ServerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it; {@link #awaitReady} says when it answers. */
    static ServerProcess start(Variant variant, Settings settings, Database database, Path log, String... more)
            throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.jvm());
        command.addAll(List.of("-cp", classPath(variant.needsBenchClasses())));
        command.addAll(List.of(variant.mainClass(), "--server.address=127.0.0.1", "--server.port=" + port));
        command.addAll(database.arguments());
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(log.getParent().toFile());
        builder.environment().putAll(database.environment());
        return new ServerProcess(builder.start(), port, log);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** That of this process, which holds what the server has at run time and, apart, the benchmark. */
    private static String classPath(boolean withBench) {
        CodeSource source = ServerProcess.class.getProtectionDomain().getCodeSource();
        Path bench = Path.of(URI.create(source.getLocation().toString())).toAbsolutePath();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> withBench || !entry.equals(bench))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    int port() {
        return port;
    }

    void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() - end < 0 && process.isAlive()) {
            try {
                if (status("/actuator/health/readiness") == OK) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IOException("a server did not start; see " + log);
    }

    private int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(START).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Registers and signs in; every server on the same database knows the token. */
    String token(String name) throws IOException, InterruptedException {
        String email = name + "@example.org";
        post("/auth/register/", Map.of("username", name, "email", email, "password", PASSWORD, "password2", PASSWORD));
        String answer = post("/auth/login/", Map.of("email", email, "password", PASSWORD));
        return JsonMapper.builder().build().readTree(answer).get("token").asString();
    }

    /** Creates an ingest key of the default project; its first account is an administrator. */
    String key(String token) throws IOException, InterruptedException {
        String answer =
                post("/v1/api/projects/default/keys/", Map.of("name", "bench"), "Authorization", "Bearer " + token);
        return JsonMapper.builder().build().readTree(answer).get("key").asString();
    }

    private String post(String path, Map<String, String> body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        HttpResponse<String> answer = client.send(
                (headers.length == 0 ? request : request.headers(headers))
                        .timeout(START)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                JsonMapper.builder().build().writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Processor time that it has taken so far; zero where the system does not tell. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Most memory that it has had resident, in kilobytes; 0 where the system does not tell. */
    long peakKilobytes() throws IOException {
        return kilobytes("VmHWM:");
    }

    /** Memory that it has resident now, in kilobytes; 0 where the system does not tell. */
    long residentKilobytes() throws IOException {
        return kilobytes("VmRSS:");
    }

    /** Bytes of everything in its heap that is in use, after a full collection. */
    long liveBytes() throws IOException, InterruptedException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String total = "";
        try (BufferedReader lines = histogram.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                total = line.startsWith("Total") ? line : total;
            }
        }
        if (histogram.waitFor() != 0 || total.isEmpty()) {
            throw new IOException("jcmd does not tell what is in the heap");
        }
        return Long.parseLong(total.strip().split("\\s+")[2]);
    }

    private long kilobytes(String name) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
