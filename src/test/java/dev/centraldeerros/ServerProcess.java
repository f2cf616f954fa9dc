package dev.centraldeerros;

import static org.awaitility.Awaitility.await;

import dev.centraldeerros.platform.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The packaged server as a process of its own, on a folder that the test keeps. */
public final class ServerProcess implements AutoCloseable {
    /** Setting of a server that serves one short test: without the optimizing compiler, which costs it more than it gains. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(60);
    private static final Duration LOAD = Duration.ofSeconds(120);

    /** Below the ephemeral ports, so that no process takes one between the check and the startup. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    private static final String REFUSE_AT = "--central.disk.refuse-at-percent=";

    /** Where a postmaster.pid has its port: the fourth line. */
    private static final int POSTMASTER_PORT = 3;

    private final Process process;
    private final Path folder;
    private final int port;
    private final List<String> settings;

    private ServerProcess(Process process, Path folder, int port, List<String> settings) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.settings = settings;
    }

    /** Starts it and waits until it is ready. */
    public static ServerProcess start(Path folder, Random random) throws IOException {
        return start(folder, random, Path.of(System.getProperty("central.jar")), List.of());
    }

    /** The same with settings, {@code --name=value}, or {@code -Dname=value} and {@code -X} for the JVM. */
    public static ServerProcess with(Path folder, Random random, String... settings) throws IOException {
        return start(folder, freePort(random), Path.of(System.getProperty("central.jar")), List.of(settings));
    }

    /** The same with Java's flags that the README names, where the others have what Java chooses. */
    public static ServerProcess tuned(Path folder, Random random) throws IOException {
        return with(folder, random, System.getProperty("central.jvm").split(" "));
    }

    /** The same with a copy of the jar, and with words in front of the command line. */
    public static ServerProcess start(Path folder, Random random, Path jar, List<String> settings, String... prefix)
            throws IOException {
        return start(folder, freePort(random), jar, settings, prefix);
    }

    /** A second node, on the database that another keeps in its folder. */
    public static ServerProcess onDatabaseOf(Path first, Path folder, Random random) throws IOException {
        return onDatabaseOf(first, folder, random, Path.of(System.getProperty("central.jar")));
    }

    /** The same with another jar. */
    public static ServerProcess onDatabaseOf(Path first, Path folder, Random random, Path jar) throws IOException {
        List<String> lines = Files.readAllLines(first.resolve("data/postgres/postmaster.pid"));
        String port = lines.get(POSTMASTER_PORT).strip();
        String password =
                Files.readString(first.resolve("data/postgres.password")).strip();
        return start(folder, freePort(random), jar, onDatabase(Integer.parseInt(port), password));
    }

    /** Connects to the database that a server keeps in its folder. */
    public static Connection connect(Path folder) throws IOException, SQLException {
        List<String> lines = Files.readAllLines(folder.resolve("data/postgres/postmaster.pid"));
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + lines.get(POSTMASTER_PORT).strip() + "/" + EmbeddedServer.DATABASE,
                EmbeddedServer.USER,
                Files.readString(folder.resolve("data/postgres.password")).strip());
    }

    /** A server on a database of that port, with more settings. */
    public static ServerProcess onDatabase(
            Path folder, Random random, int databasePort, String password, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(onDatabase(databasePort, password));
        return start(folder, freePort(random), Path.of(System.getProperty("central.jar")), all);
    }

    private static List<String> onDatabase(int databasePort, String password) {
        return List.of(
                "--spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + databasePort + "/" + EmbeddedServer.DATABASE,
                "--spring.r2dbc.username=" + EmbeddedServer.USER,
                "--spring.r2dbc.password=" + password);
    }

    /** Another in the place of one that is dead, at the same address, with the same settings. */
    public ServerProcess again() throws IOException {
        return start(folder, port, Path.of(System.getProperty("central.jar")), settings);
    }

    private static ServerProcess start(Path folder, int port, Path jar, List<String> more, String... prefix)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(more.stream().filter(ServerProcess::isForJava).toList());
        command.addAll(List.of(
                "-Xmx256m",
                "-jar",
                jar.toString(),
                "--server.port=" + port,
                "--central.data-dir=" + folder.resolve("data")));
        if (more.stream().noneMatch(setting -> setting.startsWith(REFUSE_AT))) {
            // How full the machine of the test is says nothing about the server.
            command.add(REFUSE_AT + "100");
        }
        command.addAll(more.stream().filter(setting -> !isForJava(setting)).toList());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
        ServerProcess server = new ServerProcess(process, folder, port, more);
        try {
            await().atMost(START).until(() -> server.isReady() || !process.isAlive());
            if (!process.isAlive()) {
                throw new IllegalStateException("ended with " + process.exitValue());
            }
            return server;
        } catch (RuntimeException failed) {
            server.close();
            throw new IllegalStateException(server.log(), failed);
        }
    }

    private static boolean isForJava(String setting) {
        return setting.startsWith("-D") || setting.startsWith("-X");
    }

    private static int freePort(Random random) {
        while (true) {
            int port = FIRST_PORT + random.nextInt(LAST_PORT - FIRST_PORT);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
    }

    private boolean isReady() {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(
                                                    "http://127.0.0.1:" + port + "/actuator/health/readiness"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** By which the system knows it. */
    public long pid() {
        return process.pid();
    }

    /** Memory that it has resident, in kilobytes; 0 where the system does not tell. */
    public long residentKilobytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                : 0;
    }

    /** File descriptors that it has open; 0 where the system does not tell. */
    public long descriptors() throws IOException {
        Path open = Path.of("/proc", Long.toString(pid()), "fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (var all = Files.list(open)) {
            return all.count();
        }
    }

    public int port() {
        return port;
    }

    /** Its API, as one who survives its death. */
    public Http signIn() {
        return signIn("survivor");
    }

    /** Its API with a token of a new account. */
    public Http signIn(String name) {
        WebTestClient client = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
        return new Http(port, Accounts.token(client, name));
    }

    /** Kills it once that many senders work and {@code enough} is so; returns when they have noticed. */
    public void killUnder(int senders, IntConsumer sender, BooleanSupplier enough) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                int number = i;
                running.add(threads.submit(() -> sender.accept(number)));
            }
            await().atMost(LOAD).pollInterval(Duration.ofMillis(1)).until(enough::getAsBoolean);
            kill();
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** {@code kill -9}: its database lives on. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; answers the exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("still there: " + log());
        }
        return process.exitValue();
    }

    /** What it wrote, and those before it on the same folder. */
    public String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException none) {
            return "";
        }
    }

    /** The process of its database, as long as that runs. */
    public static Optional<ProcessHandle> database(Path folder) throws IOException {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("data/postgres/postmaster.pid"));
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
        } catch (java.nio.file.NoSuchFileException stopped) {
            return Optional.empty();
        }
    }

    /** Ends all processes, also after a failed startup. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            Optional<ProcessHandle> database = database(folder);
            if (database.isPresent()) {
                database.get().destroy();
                await().atMost(END).until(() -> !database.get().isAlive());
            }
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
