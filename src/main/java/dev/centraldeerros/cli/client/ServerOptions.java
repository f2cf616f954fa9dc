package dev.centraldeerros.cli.client;

import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name the server. The token is no option, because a list of processes would show it. */
public final class ServerOptions {
    private static final String DEFAULT_URL = "http://localhost:8080";

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "Address of the server; else CENTRAL_URL, the file, or " + DEFAULT_URL)
    private @Nullable String url;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with url and token, for its owner alone (chmod 600);"
                    + " else ~/.config/central-de-erros/client.properties. CENTRAL_TOKEN has priority over its token")
    private @Nullable Path config;

    /** Returns the file of the sign-in. */
    public ClientFile file(Terminal terminal) {
        Path given = config;
        return given == null ? ClientFile.of(terminal) : new ClientFile(given);
    }

    /** Returns a client without a token. */
    public ApiClient anonymous(Terminal terminal) {
        return new ApiClient(url(terminal), TokenSource.none(terminal.clock()));
    }

    /** Returns a client with the token of the variable or of the file. */
    public ApiClient client(Terminal terminal) {
        TokenSource tokens = variable(terminal, "CENTRAL_TOKEN")
                .map(token -> TokenSource.of("CENTRAL_TOKEN", token, terminal.clock()))
                .or(() -> TokenSource.of(file(terminal), terminal.clock()))
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE, "There is no token: sign in with `login`, or set CENTRAL_TOKEN."));
        return new ApiClient(url(terminal), tokens);
    }

    /** Returns whether an ingest key sends: that of the option, or of CENTRAL_KEY. */
    public boolean isByKey(Terminal terminal, @Nullable String key) {
        return key != null || variable(terminal, "CENTRAL_KEY").isPresent();
    }

    /** Returns a client that sends with the key of the option or of CENTRAL_KEY; else with the token of {@link #client}. */
    public ApiClient sender(Terminal terminal, @Nullable String key) {
        return Optional.ofNullable(key)
                .map(given -> TokenSource.of("--key", given, terminal.clock()))
                .or(() -> variable(terminal, "CENTRAL_KEY")
                        .map(given -> TokenSource.of("CENTRAL_KEY", given, terminal.clock())))
                .map(given -> new ApiClient(url(terminal), given))
                .orElseGet(() -> client(terminal));
    }

    private String url(Terminal terminal) {
        return Optional.ofNullable(url)
                .or(() -> variable(terminal, "CENTRAL_URL"))
                .or(() -> file(terminal).get("url"))
                .orElse(DEFAULT_URL);
    }

    private static Optional<String> variable(Terminal terminal, String name) {
        return Optional.ofNullable(terminal.environment().get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
