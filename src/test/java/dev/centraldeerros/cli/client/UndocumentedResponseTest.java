package dev.centraldeerros.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.cli.Commands;
import dev.centraldeerros.cli.StubServer;
import dev.centraldeerros.cli.StubServer.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not a response that the API documents is an error, and changes nothing. */
class UndocumentedResponseTest {
    private static final List<Response> RESPONSES = List.of(
            Response.redirect(308, "http://localhost:1/elsewhere/"),
            Response.redirect(308, "https://elsewhere.example/"),
            Response.redirect(307, "no address %"),
            Response.redirect(308, ""),
            Response.redirect(301, "https://localhost/"),
            Response.redirect(302, "/login"),
            Response.redirect(303, "/login"),
            Response.of(300, "", ""),
            Response.of(200, "text/html", "<html>It works!</html>"),
            Response.of(200, "", ""),
            Response.of(204, "", ""),
            Response.of(202, "application/json", "{}"),
            Response.of(200, "application/json", "{}"),
            Response.of(200, "application/json", "[]"),
            Response.of(404, "text/html", "<html>nginx</html>"));

    private static final List<List<String>> COMMANDS = List.of(
            List.of("search"),
            List.of("send"),
            List.of("export"),
            List.of("export", "--format", "csv", "-o", "FILE"),
            List.of("tail"),
            List.of("login", "--email", "ana@example.org"));

    @TempDir
    private Path home;

    static Stream<Arguments> everyCommandWithEveryResponse() {
        return RESPONSES.stream()
                .flatMap(response -> COMMANDS.stream().map(command -> Arguments.of(command, response)));
    }

    @ParameterizedTest
    @MethodSource("everyCommandWithEveryResponse")
    @Timeout(60)
    void commandNamesAddressAndStatusAndExitsWith4(List<String> command, Response response) throws IOException {
        Path file = Files.writeString(home.resolve("export"), "old");
        try (StubServer server = StubServer.start(request -> response)) {
            Commands commands = new Commands(home, server.url(), "token");
            commands.input("{\"description\":\"one\"}\n");

            int status = commands.run(command.stream()
                    .map(word -> word.replace("FILE", file.toString()))
                    .toArray(String[]::new));

            assertThat(status).as(commands.err()).isEqualTo(4);
            assertThat(commands.err())
                    .contains(server.url())
                    .contains(" " + response.status())
                    .doesNotContain("Exception");
            assertThat(file).hasContent("old");
            assertThat(home.resolve(".config")).doesNotExist();
            try (Stream<Path> files = Files.list(home)) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no query", "http://x/", "http://x/?a=%"})
    void linkThatIsNoneEndsASearch(String link) throws IOException {
        try (StubServer server = StubServer.start(
                request -> Response.json(200, "{\"results\":[{\"id\":\"1\"}],\"next\":\"" + link + "\"}"))) {
            Commands commands = new Commands(home, server.url(), "token");
            assertThat(commands.run("search")).isEqualTo(4);
            assertThat(commands.err()).doesNotContain("Exception");
        }
    }

    @Test
    void messageHasNoSecretOfTheAddressOrTheToken() throws IOException {
        try (StubServer server = StubServer.start(request -> Response.of(200, "text/html", "<html>"))) {
            Commands commands =
                    new Commands(home, "http://ana:hunter2@localhost:" + server.port() + "/base/", "token-5ecret");
            assertThat(commands.run("search")).isEqualTo(4);
            assertThat(commands.run("export", "--url", "http://ana:hunter2@localhost:1"))
                    .isEqualTo(4);
            assertThat(commands.run("search", "--url", "http://ana:hunter2@ localhost"))
                    .isEqualTo(2);
            assertThat(commands.run("search", "--token=token-5ecret")).isEqualTo(2);
            assertThat(commands.run("login", "--password", "hunter2", "--email", "a@b.c"))
                    .isEqualTo(2);
            for (String broken : List.of("token-5ecret\nnext", "token-5ecret \u00E9", "tok\u0000en-5ecret")) {
                commands.environment().put("CENTRAL_TOKEN", broken);
                assertThat(commands.run("search")).isEqualTo(2);
            }
            assertThat(commands.err() + commands.out())
                    .doesNotContain("hunter2")
                    .doesNotContain("5ecret");
            assertThat(commands.err()).contains("CENTRAL_TOKEN is no token", "Unknown option --token");
        }
    }

    @Test
    void tokenIsTrimmed() throws IOException {
        try (StubServer server = StubServer.start(request -> Response.json(200, "{\"results\":[],\"next\":null}"))) {
            Commands commands = new Commands(home, " " + server.url() + "/\n", "  token\r\n");
            assertThat(commands.run("search")).isEqualTo(1);
            assertThat(server.requests())
                    .map(request -> request.header("Authorization"))
                    .containsExactly("Bearer token");
        }
    }
}
