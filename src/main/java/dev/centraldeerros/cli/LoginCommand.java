package dev.centraldeerros.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a token in the file, so that no other command needs a password. */
@Command(
        name = "login",
        description = "Signs in and keeps the token in a file for you alone. The password is asked for,"
                + " or is the first line of standard input.",
        mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Option(
            names = {"-e", "--email"},
            paramLabel = "ADDRESS",
            required = true,
            description = "That of the account.")
    private @Nullable String email;

    LoginCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String url = where.url(terminal);
        Server server = Server.of(url, "");
        byte[] body = JsonMapper.shared()
                .writeValueAsBytes(JsonMapper.shared()
                        .createObjectNode()
                        .put("email", email)
                        .put("password", password()));
        JsonNode answer = server.json(server.request("/auth/login/", List.<Map.Entry<String, String>>of())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
        where.file(terminal).write(url, answer.path("token").asString(""));
        terminal.err()
                .println("Signed in as "
                        + LogLine.safe(answer.path("user").path("username").asString("")) + " for "
                        + answer.path("expires_in").asLong() / 60 + " minutes.");
        return 0;
    }

    private String password() {
        Optional<Console> console = terminal.in() == System.in ? Terminal.console() : Optional.empty();
        if (console.isPresent()) {
            char[] typed = console.get().readPassword("Password: ");
            return typed == null ? "" : new String(typed);
        }
        try {
            String line = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException unreadable) {
            throw new Failure(Failure.Exit.USAGE, "The password cannot be read: " + unreadable.getMessage());
        }
    }
}
