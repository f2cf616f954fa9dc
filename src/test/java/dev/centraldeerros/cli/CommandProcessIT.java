package dev.centraldeerros.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.centraldeerros.cli.StubServer.Request;
import dev.centraldeerros.cli.StubServer.Response;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands as a program among others: arguments, pipes, full disks, signals and a terminal. From the class path, which takes half the
 * time of the packaged jar, of which CommandLineIT makes sure.
 */
class CommandProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JAVA = "'" + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -XX:TieredStopAtLevel=1 dev.centraldeerros.CentralDeErros";
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path folder;

    private StubServer server;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> running = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = StubServer.start(this::respond);
        environment.put("CENTRAL_URL", server.url());
        environment.put("CENTRAL_TOKEN", "token");
        environment.put("LC_ALL", "C");
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
    }

    @AfterEach
    void stop() {
        server.close();
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Response respond(Request request) {
        String log = "{\"id\":\"%d\",\"level\":\"INFO\",\"description\":\"a log\"}";
        if (request.method().equals("POST")) {
            return StubServer.accept(request);
        }
        if (request.header("Accept").equals("application/x-ndjson")) {
            return Response.of(200, "application/x-ndjson", (log.formatted(1) + "\n").repeat(20_000));
        }
        if (request.header("Accept").equals("text/event-stream")) {
            return Response.endless("text/event-stream", "event: hello\nid: 1\ndata: {}\n\n");
        }
        return Response.json(200, "{\"results\":[" + log.formatted(1) + "],\"next\":\"http://x/?cursor=y\"}");
    }

    private record Ended(int status, String out, String err) {}

    /** Starts a line of a shell in which {@code central} is the jar. */
    private Process shell(String line) throws IOException {
        String central = "central() { exec " + JAVA + " \"$@\"; }\n";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", central + line)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    private Ended run(String line) throws Exception {
        Process process = shell(line);
        process.getOutputStream().close();
        return ended(process);
    }

    private Ended ended(Process process) throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(() -> text("err"))
                .isTrue();
        return new Ended(process.exitValue(), text("out"), text("err"));
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException none) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "central serach x | did you mean search?",
                "central --server.port 8081 | written --server.port=VALUE",
                "central serve now | serve",
            })
    void wordsThatAreNoCommandStartNoServer(String line, String message) throws Exception {
        Ended ended = run("(" + line + ")");
        assertThat(ended.status()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains(message).doesNotContain("\tat ");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"central --help | Usage: central", "central --version | Central de Erros 0."})
    void helpAndVersionAreShown(String line, String text) throws Exception {
        Ended ended = run("(" + line + ")");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains(text);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "send --text --json", "help"})
    void fullDiskIsAnError(String command) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full on this machine");
        Ended ended = run("(echo one | central " + command + " > /dev/full)");
        assertThat(ended.status()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).containsOnlyOnce("Standard output cannot be written: No space left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"search -n 100000", "tail -n 1"})
    void readerThatEndsEndsTheCommandSilently(String command) throws Exception {
        Ended ended = run("{ (central " + command + "); echo $? > status; } | head -1");
        assertThat(ended.out()).contains("a log");
        assertThat(ended.err()).isEmpty();
        assertThat(text("status").strip()).isEqualTo("141");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void whatWasReadIsSentWhenASignalArrives(String signal, int status) throws Exception {
        Process send = shell("central send --text");
        send.getOutputStream().write("first\n".getBytes(UTF_8));
        send.getOutputStream().flush();
        await().atMost(PATIENCE).until(() -> server.events().count() == 1);
        send.getOutputStream().write("second\n".getBytes(UTF_8));
        send.getOutputStream().flush();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(send.pid()))
                        .start()
                        .waitFor())
                .isZero();
        Ended ended = ended(send);
        assertThat(ended.status()).as(ended.err()).isEqualTo(status);
        assertThat(server.events().map(event -> event.path("description").asString()))
                .containsExactly("first", "second");
        assertThat(ended.err()).contains("2 accepted");
    }

    @Test
    void signalDoesNotWaitForAServerThatIsDownAndNamesTheLine() throws Exception {
        server.respond(request -> server.requests().size() == 1
                ? StubServer.accept(request)
                : Response.problem(503, "{\"detail\":\"Later.\"}"));
        Process send = shell("central send --text");
        send.getOutputStream().write("first\n".getBytes(UTF_8));
        send.getOutputStream().flush();
        await().atMost(PATIENCE).until(() -> server.requests().size() == 1);
        send.getOutputStream().write("\nsecond\n".getBytes(UTF_8));
        send.getOutputStream().flush();
        await().atMost(PATIENCE).until(() -> server.requests().size() > 1);
        send.destroy();
        Ended ended = ended(send);
        assertThat(ended.status()).isEqualTo(143);
        assertThat(ended.err()).contains("1 accepted", "Line 3 and what follows were not sent.");
    }

    @Test
    void ctrlCOnATerminalSendsWhatWasTyped() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no script(1) on this machine");
        Process terminal = shell("exec script -qfec \"" + JAVA + " send --text\" /dev/null");
        terminal.getOutputStream().write("typed\n".getBytes(UTF_8));
        terminal.getOutputStream().flush();
        await().atMost(PATIENCE).until(() -> server.events().count() == 1);
        terminal.getOutputStream().write("more\n".getBytes(UTF_8));
        terminal.getOutputStream().flush();
        // A terminal drops what is not read yet when Ctrl-C is typed.
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        terminal.getOutputStream().write(3);
        terminal.getOutputStream().flush();
        ended(terminal);
        assertThat(server.events().map(event -> event.path("description").asString()))
                .containsExactly("typed", "more");
    }

    @Test
    void argumentsAreUtf8WhateverTheLocale() throws Exception {
        for (String key : List.of("são", "sáo", "\uD83D\uDE00")) {
            Ended ended = run("(echo one | central send --text --idempotency-key '" + key + "')");
            assertThat(ended.status()).as(ended.err()).isZero();
        }
        assertThat(server.events().map(event -> event.path("key").asString()))
                .hasSize(3)
                .doesNotHaveDuplicates();
        run("(central search -n 1 'não há')");
        assertThat(server.requests().get(3).path()).contains("q=%22n%C3%A3o+h%C3%A1%22");
    }

    @Test
    void redirectToHttpsOfTheSameHostIsFollowedWithMethodBodyAndToken() throws Exception {
        Path store = folder.resolve("store.p12");
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        assumeTrue(Files.isExecutable(tool), "there is no keytool");
        assertThat(new ProcessBuilder(
                                tool.toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "stub",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "secret",
                                "-keystore",
                                store.toString())
                        .start()
                        .waitFor())
                .isZero();
        environment.put(
                "JDK_JAVA_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStorePassword=secret");
        try (StubServer secure = StubServer.startWithTls(tls(store), StubServer::accept)) {
            server.respond(request -> Response.redirect(308, secure.url() + request.path()));
            Ended ended = run("(echo one | central send --text)");
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(secure.events()).hasSize(1);
            assertThat(secure.requests().get(0).header("Authorization")).isEqualTo("Bearer token");

            secure.respond(request -> request.path().startsWith("/moved")
                    ? StubServer.accept(request)
                    : Response.redirect(307, "/moved" + request.path()));
            assertThat(run("(echo two | central send --text)").status()).isZero();
            secure.respond(request -> Response.redirect(308, "https://127.0.0.1:" + secure.port() + request.path()));
            assertThat(run("(echo three | central send --text)").status()).isEqualTo(4);
        }
    }

    private static SSLContext tls(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(store.toFile())) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    @Test
    void serveStartsTheServerWithItsSettings() throws Exception {
        Ended ended = run("central serve --server.port=0 --central.data-dir=/dev/null/folder");
        assertThat(ended.status()).isNotZero();
        assertThat(ended.out()).contains("The server did not start", "/dev/null/folder");
    }
}
