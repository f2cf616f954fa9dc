package dev.centraldeerros.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.cli.Commands;
import dev.centraldeerros.cli.StubServer;
import dev.centraldeerros.cli.StubServer.Request;
import dev.centraldeerros.cli.StubServer.Response;
import dev.centraldeerros.cli.terminal.CliException;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands outlive their token: it is refreshed in time, and replaced by that of a new sign-in. */
class TokenRefreshTest {
    @TempDir
    private Path home;

    private StubServer server;
    private Commands commands;
    private ClientFile file;

    @BeforeEach
    void start() throws IOException {
        server = StubServer.accepting();
        commands = new Commands(home, server.url(), "");
        file = new ClientFile(home.resolve(".config/central-de-erros/client.properties"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Returns a token of which a share of the lifetime has passed. */
    private static String token(String name, double passed) {
        long lifetime = 3_600;
        long issued = Instant.now().getEpochSecond() - (long) (lifetime * passed);
        String claims = "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}".formatted(name, issued, issued + lifetime);
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{}".getBytes(UTF_8)) + "." + encoder.encodeToString(claims.getBytes(UTF_8))
                + ".x";
    }

    private static Response unauthorized() {
        return Response.problem(401, "{\"title\":\"Unauthorized\",\"detail\":\"The token has ended.\"}");
    }

    @Test
    void tokenIsRefreshedWhileACommandWaitsAndStoredForTheNext() throws Exception {
        String fresh = token("fresh", 0);
        file.write(server.url(), token("old", 0.5));
        server.respond(request -> request.path().equals("/auth/refresh/")
                ? Response.json(200, "{\"token\":\"" + fresh + "\"}")
                : StubServer.accept(request));
        CompletableFuture<Integer> send;
        try (PipedOutputStream writer = new PipedOutputStream()) {
            commands.input(new PipedInputStream(writer));
            send = CompletableFuture.supplyAsync(() -> commands.run("send", "--text"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.requests().stream()
                            .anyMatch(request -> request.path().equals("/auth/refresh/")));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> file.get("token").orElse("").equals(fresh));
            writer.write("late\n".getBytes(UTF_8));
        }
        assertThat(send.get(30, TimeUnit.SECONDS)).as(commands.err()).isZero();
        Request last = server.requests().get(server.requests().size() - 1);
        assertThat(last.header("Authorization")).isEqualTo("Bearer " + fresh);
    }

    @Test
    void tokenOfANewSignInIsUsedAtOnceAndByACommandThatWaitsForIt() throws Exception {
        file.write(server.url(), "first");
        server.respond(request -> request.header("Authorization").equals("Bearer second")
                        || server.requests().size() == 1
                ? StubServer.accept(request)
                : unauthorized());
        CompletableFuture<Integer> send;
        try (PipedOutputStream writer = new PipedOutputStream()) {
            commands.input(new PipedInputStream(writer));
            send = CompletableFuture.supplyAsync(() -> commands.run("send", "--text"));
            writer.write("one\n".getBytes(UTF_8));
            writer.flush();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !server.requests().isEmpty());
            writer.write("two\n".getBytes(UTF_8));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> server.requests().size() > 1);
        file.write(server.url(), "second");
        assertThat(send.get(60, TimeUnit.SECONDS)).as(commands.err()).isZero();
        assertThat(server.requests().get(server.requests().size() - 1).body()).contains("two");
    }

    @Test
    void tailWaitsForANewSignInAndResumesAfterItsLastLog() throws Exception {
        file.write(server.url(), "first");
        String log = "id: %1$d\nevent: log\ndata: {\"id\":\"%1$d\",\"description\":\"log %1$d\"}\n\n";
        server.respond(request -> switch (request.header("Authorization")) {
            case "Bearer second" -> Response.of(200, "text/event-stream", log.formatted(1) + log.formatted(2));
            default ->
                server.requests().size() == 1
                        ? Response.of(200, "text/event-stream", log.formatted(1))
                        : unauthorized();
        });
        CompletableFuture<Integer> tail =
                CompletableFuture.supplyAsync(() -> commands.run("tail", "-n", "0", "--count", "2"));
        await().atMost(Duration.ofSeconds(30)).until(() -> commands.err().contains("(401)"));
        file.write(server.url(), "second");
        assertThat(tail.get(60, TimeUnit.SECONDS)).as(commands.err()).isZero();
        assertThat(commands.out().lines()).hasSize(2);
        assertThat(server.requests().get(server.requests().size() - 1).header("Last-event-id"))
                .isEqualTo("1");
    }

    @Test
    void tokenOfAnotherServerIsNotSent() {
        file.write(server.url(), "first");
        server.respond(request -> {
            file.write("http://localhost:1", "second");
            return unauthorized();
        });
        assertThat(commands.run("search")).isEqualTo(3);
        assertThat(server.requests())
                .map(request -> request.header("Authorization"))
                .containsExactly("Bearer first");
    }

    @Test
    void tokenThatWasRefreshedStaysWhereTheFileCannotBeWritten() throws IOException {
        Path folder = home;
        // The name of the file fits into the longest path that Linux takes, that of the part which would replace it
        // does not.
        while (folder.toString().length() < 4_080) {
            folder = folder.resolve(
                    "x".repeat(Math.min(200, 4_085 - folder.toString().length() - 1)));
            Files.createDirectory(folder);
        }
        Path path = Files.writeString(folder.resolve("c"), "token=old\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        TokenSource tokens =
                TokenSource.of(new ClientFile(path), Clock.systemUTC()).orElseThrow();
        assertThatExceptionOfType(CliException.class).isThrownBy(() -> tokens.replace("old", "fresh"));
        assertThat(tokens.reload()).isFalse();
        assertThat(tokens.current()).isEqualTo("fresh");

        Files.writeString(path, "token=of-a-new-sign-in\n");
        assertThat(tokens.reload()).isTrue();
        assertThat(tokens.current()).isEqualTo("of-a-new-sign-in");
    }

    @Test
    void otherPropertiesAndALinkToTheFileStay() throws IOException {
        Path real = Files.writeString(home.resolve("real"), "url=http://one\ntoken=first\nmine=kept\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        ClientFile link = new ClientFile(Files.createSymbolicLink(home.resolve("link"), real));
        link.write("http://one", "second");
        assertThat(link.path()).isSymbolicLink();
        assertThat(new ClientFile(real).get("token")).contains("second");
        assertThat(new ClientFile(real).get("mine")).contains("kept");
    }

    @Test
    void fileIsReplacedAsAWholeAndIsItsOwnersAlone() throws IOException {
        file.write("http://one", "first");
        Path before = Files.createLink(home.resolve("before"), file.path());
        file.write("http://two", "second");
        assertThat(new ClientFile(before).get("token")).contains("first");
        assertThat(file.get("url")).contains("http://two");
        assertThat(Files.getPosixFilePermissions(file.path())).hasSize(2);
        try (var files = Files.list(file.path().getParent())) {
            assertThat(files).hasSize(1);
        }
    }
}
