package dev.centraldeerros.cli;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.LogLine;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stores a token in the file of the sign-in, so that no other command needs a password. */
@Command(
        name = "login",
        description = "Signs in and stores the token in a file for you alone. The password is read from the terminal,"
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
            description = "Address of the account")
    private @Nullable String email;

    LoginCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ApiClient server = where.anonymous(terminal);
        byte[] body = JsonMapper.shared()
                .writeValueAsBytes(JsonMapper.shared()
                        .createObjectNode()
                        .put("email", email)
                        .put("password", password()));
        JsonNode response = server.json(server.request("/auth/login/", "")
                .header("Content-Type", ApiClient.JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
        String token = response.path("token").asString("");
        if (token.isBlank()) {
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    server.url() + "/auth/login/ answered 200 without a token, which is no answer of Central de Erros;"
                            + " is the address right?");
        }
        where.file(terminal).write(server.url(), token);
        terminal.err()
                .println("Signed in as "
                        + LogLine.safe(response.path("user").path("username").asString("")) + " for "
                        + response.path("expires_in").asLong(0) / 60 + " minutes.");
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
            throw new CliException(ExitCode.USAGE, "The password cannot be read: " + unreadable.getMessage());
        }
    }
}
