package dev.centraldeerros.cli.issue;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.QueryWords;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.Columns;
import dev.centraldeerros.cli.terminal.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lists issues, the ones that were seen last first. */
@Command(name = "issues", description = "Lists issues; `issues show ID` shows one.", mixinStandardHelpOptions = true)
public final class IssuesCommand implements Callable<Integer> {
    static final String PATH = "/v1/api/issues/";

    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Parameters(
            paramLabel = "QUERY",
            arity = "0..*",
            description = "Conditions of the query language, for example status:open type:java.net.* \"card expired\"")
    private List<String> words = List.of();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "SLUG",
            description = "Issues of one project")
    private @Nullable String project;

    @Option(names = "--status", paramLabel = "STATUS", description = "open, resolved or archived; may be repeated")
    private List<String> statuses = List.of();

    @Option(names = "--env", paramLabel = "NAME", description = "With logs of this environment; may be repeated")
    private List<String> environments = List.of();

    @Option(names = "--level", paramLabel = "LEVEL", description = "With logs of this level; may be repeated")
    private List<String> levels = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "With logs since then: RFC 3339 or relative, for example now-1h")
    private @Nullable String from;

    @Option(names = "--order", paramLabel = "ORDER", description = "-last_seen by default, or for example -events")
    private @Nullable String order;

    @Option(names = "-n", paramLabel = "NUMBER", description = "At most so many, 1 to 200; ${DEFAULT-VALUE} by default")
    private int number = 20;

    @Option(names = "--json", description = "One JSON object a line, as in the API")
    private boolean isJson;

    private IssuesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns the command with its subcommand. */
    public static CommandLine of(Terminal terminal) {
        return new CommandLine(new IssuesCommand(terminal)).addSubcommand("show", new ShowIssue(terminal));
    }

    @Override
    public Integer call() {
        ApiClient server = where.client(terminal);
        JsonNode page = server.json(server.request(PATH, query()).build());
        page.path("hints").forEach(hint -> terminal.err().println(hint.asString("")));
        List<JsonNode> issues = page.path("results").valueStream().toList();
        if (isJson) {
            issues.forEach(issue -> terminal.out().println(issue.toString()));
        } else {
            Columns.print(terminal, issues.stream().map(IssuesCommand::row).toList());
        }
        return issues.isEmpty() ? 1 : 0;
    }

    private String query() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        parameters.add(Map.entry("page_size", String.valueOf(number)));
        String query = QueryWords.join(words);
        add(parameters, "q", query.isEmpty() ? null : query);
        add(parameters, "project", project);
        statuses.forEach(status -> add(parameters, "status", status));
        environments.forEach(environment -> add(parameters, "env", environment));
        levels.forEach(level -> add(parameters, "level", level));
        add(parameters, "from", from);
        add(parameters, "ordering", order);
        return parameters.stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static void add(List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.add(Map.entry(name, value));
        }
    }

    private static List<String> row(JsonNode issue) {
        return List.of(
                issue.path("id").asString(""),
                issue.path("last_seen").asString(""),
                issue.path("level").asString(""),
                issue.path("events").asString(""),
                issue.path("project").asString(""),
                issue.path("title").asString(""));
    }
}
