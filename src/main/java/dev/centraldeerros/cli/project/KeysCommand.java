package dev.centraldeerros.cli.project;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.Columns;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists, creates and revokes the ingest keys of a project. */
@Command(
        name = "keys",
        description = "Lists, creates and revokes the ingest keys of a project.",
        mixinStandardHelpOptions = true)
public final class KeysCommand implements Runnable {
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    @Spec
    private @Nullable CommandSpec spec;

    private KeysCommand() {}

    /** Returns the command with its subcommands. */
    public static CommandLine of(Terminal terminal) {
        return new CommandLine(new KeysCommand())
                .addSubcommand("list", new ListKeys(terminal))
                .addSubcommand("create", new CreateKey(terminal))
                .addSubcommand("revoke", new RevokeKey(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Missing command: list, create or revoke");
    }

    /** Server and project of a command. */
    private static final class Target {
        @Mixin
        private final ServerOptions where = new ServerOptions();

        @Option(
                names = {"-p", "--project"},
                paramLabel = "SLUG",
                description = "Project; ${DEFAULT-VALUE} by default")
        private String project = "default";

        ApiClient client(Terminal terminal) {
            return where.client(terminal);
        }

        String path() {
            return ProjectsCommand.PATH + URLEncoder.encode(project, StandardCharsets.UTF_8) + "/keys/";
        }
    }

    @Command(name = "list", description = "Lists the keys.", mixinStandardHelpOptions = true)
    private static final class ListKeys implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Target target = new Target();

        @Option(names = "--json", description = "One JSON object a line, as in the API")
        private boolean isJson;

        ListKeys(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ApiClient server = target.client(terminal);
            List<JsonNode> keys = server.json(server.request(target.path(), "").build())
                    .path("results")
                    .valueStream()
                    .toList();
            if (isJson) {
                keys.forEach(key -> terminal.out().println(key.toString()));
            } else {
                Columns.print(terminal, keys.stream().map(ListKeys::row).toList());
            }
            return keys.isEmpty() ? 1 : 0;
        }

        private static List<String> row(JsonNode key) {
            return List.of(
                    key.path("id").asString(""),
                    key.path("prefix").asString("") + "…",
                    key.path("enabled").asBoolean(false) ? "enabled" : "disabled",
                    key.path("last_used_at").isNull()
                            ? "never used"
                            : key.path("last_used_at").asString(""),
                    key.path("name").asString(""));
        }
    }

    @Command(
            name = "create",
            description = "Creates a key and prints it. It cannot be shown again.",
            mixinStandardHelpOptions = true)
    private static final class CreateKey implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Target target = new Target();

        @Parameters(paramLabel = "NAME", description = "Name of the key, such as that of the service")
        private String name = "";

        @Option(names = "--env", paramLabel = "ENV", description = "Environment of events that name none")
        private @Nullable String environment;

        @Option(
                names = "--origin",
                paramLabel = "ORIGIN",
                description =
                        "Origin of browsers that may use it: *, https://shop.example.org, *.example.org; repeatable")
        private List<String> origins = new ArrayList<>();

        @Option(names = "--rate", paramLabel = "N", description = "Events per second")
        private @Nullable Integer rate;

        @Option(names = "--burst", paramLabel = "N", description = "Events at a time; the rate by default")
        private @Nullable Integer burst;

        @Option(names = "--expires", paramLabel = "TIME", description = "End of its validity, as in RFC 3339")
        private @Nullable String expires;

        @Option(names = "--json", description = "The response of the server")
        private boolean isJson;

        CreateKey(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ObjectNode body = JsonMapper.shared().createObjectNode().put("name", name);
            Optional.ofNullable(environment).ifPresent(value -> body.put("environment", value));
            Optional.ofNullable(rate).ifPresent(value -> body.put("rate", value));
            Optional.ofNullable(burst).ifPresent(value -> body.put("burst", value));
            Optional.ofNullable(expires).ifPresent(value -> body.put("expires_at", value));
            origins.forEach(body.withArray("origins")::add);
            ApiClient server = target.client(terminal);
            HttpResponse<InputStream> response = server.exchange(server.request(target.path(), "")
                    .header("Content-Type", ApiClient.JSON)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            JsonMapper.shared().writeValueAsBytes(body)))
                    .build());
            if (response.statusCode() != CREATED) {
                throw ApiClient.unexpected(response, ApiClient.problem(response));
            }
            JsonNode key = ApiClient.read(response);
            if (isJson) {
                terminal.out().println(key.toString());
            } else {
                terminal.out().println(key.path("key").asString(""));
                terminal.err().println("DSN: " + key.path("dsn").asString(""));
            }
            return 0;
        }
    }

    @Command(
            name = "revoke",
            description = "Revokes a key for ever; every node refuses it within 10 s.",
            mixinStandardHelpOptions = true)
    private static final class RevokeKey implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Target target = new Target();

        @Parameters(paramLabel = "ID", description = "Its number in the list")
        private long id;

        RevokeKey(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            ApiClient server = target.client(terminal);
            HttpResponse<InputStream> response = server.exchange(
                    server.request(target.path() + id + "/", "").DELETE().build());
            if (response.statusCode() != NO_CONTENT) {
                throw ApiClient.unexpected(response, ApiClient.problem(response));
            }
            response.body().close();
            return 0;
        }
    }
}
