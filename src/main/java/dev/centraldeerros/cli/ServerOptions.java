package dev.centraldeerros.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, and as whom. The token is no option: whoever lists processes would read it. */
final class ServerOptions {
    private static final String DEFAULT_URL = "http://localhost:8080";

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "Address of the server; else CENTRAL_URL, the file, or " + DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with url and token, for its owner alone (chmod 600);"
                    + " else ~/.config/central-de-erros/client.properties. CENTRAL_TOKEN goes before its token.")
    private @Nullable Path config;

    ClientFile file(Terminal terminal) {
        Path given = config;
        return given == null ? ClientFile.of(terminal) : new ClientFile(given);
    }

    String url(Terminal terminal) {
        return Optional.ofNullable(url)
                .or(() -> variable(terminal, "CENTRAL_URL"))
                .or(() -> file(terminal).get("url"))
                .orElse(DEFAULT_URL);
    }

    Server server(Terminal terminal) {
        String token = variable(terminal, "CENTRAL_TOKEN")
                .or(() -> file(terminal).get("token"))
                .orElseThrow(() -> new Failure(
                        Failure.Exit.USAGE, "There is no token: sign in with `login`, or set CENTRAL_TOKEN."));
        return Server.of(url(terminal), token);
    }

    private static Optional<String> variable(Terminal terminal, String name) {
        return Optional.ofNullable(terminal.environment().get(name)).filter(value -> !value.isEmpty());
    }
}
