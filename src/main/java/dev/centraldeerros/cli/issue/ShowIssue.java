package dev.centraldeerros.cli.issue;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.Columns;
import dev.centraldeerros.cli.terminal.LogLine;
import dev.centraldeerros.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows an issue with its numbers, and the details of its newest log. */
@Command(
        name = "show",
        description = "Shows an issue and the details of its newest log.",
        mixinStandardHelpOptions = true)
final class ShowIssue implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "Id of the issue, as `issues` prints it")
    private long id;

    @Option(names = "--json", description = "The issue as one JSON object, as in the API")
    private boolean isJson;

    ShowIssue(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ApiClient server = where.client(terminal);
        String path = IssuesCommand.PATH + id + "/";
        JsonNode issue = server.json(server.request(path, "").build());
        if (isJson) {
            terminal.out().println(issue.toString());
            return 0;
        }
        terminal.out().println(LogLine.safe(issue.path("title").asString("")));
        Columns.print(terminal, rows(issue));
        newest(server, path).ifPresent(this::details);
        return 0;
    }

    private static List<List<String>> rows(JsonNode issue) {
        List<List<String>> rows = new ArrayList<>();
        for (String name : List.of(
                "culprit",
                "project",
                "level",
                "status",
                "events",
                "logs",
                "first_seen",
                "last_seen",
                "first_release",
                "last_release")) {
            JsonNode value = issue.path(name);
            if (!value.isNull()) {
                rows.add(List.of("  " + name.replace('_', ' '), value.asString("")));
            }
        }
        rows.add(List.of(
                "  environments",
                issue.path("environments")
                        .valueStream()
                        .map(name -> name.asString(""))
                        .collect(Collectors.joining(", "))));
        return rows;
    }

    private static Optional<JsonNode> newest(ApiClient server, String path) {
        return server.json(
                        server.request(path + "logs/", "page_size=1&count=none").build())
                .path("results")
                .valueStream()
                .findFirst()
                .map(log -> server.json(
                        server.request("/v1/api/logs/" + log.path("id").asString("") + "/", "")
                                .build()));
    }

    private void details(JsonNode log) {
        terminal.out().println("");
        terminal.out()
                .println(LogLine.safe(log.path("date").asString("") + "  "
                        + log.path("description").asString("")));
        log.path("details").asString("").lines().forEach(line -> terminal.out().println(LogLine.safe(line)));
    }
}
