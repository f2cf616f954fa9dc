package dev.centraldeerros.cli.project;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.Columns;
import dev.centraldeerros.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists the projects that the account sees. */
@Command(name = "projects", description = "Lists the projects that you see.", mixinStandardHelpOptions = true)
public final class ProjectsCommand implements Callable<Integer> {
    static final String PATH = "/v1/api/projects/";

    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Option(names = "--json", description = "One JSON object a line, as in the API")
    private boolean isJson;

    public ProjectsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ApiClient server = where.client(terminal);
        List<JsonNode> projects = server.json(server.request(PATH, "").build())
                .path("results")
                .valueStream()
                .toList();
        if (isJson) {
            projects.forEach(project -> terminal.out().println(project.toString()));
        } else {
            Columns.print(
                    terminal,
                    projects.stream()
                            .map(project -> List.of(
                                    project.path("slug").asString(""),
                                    project.path("role").asString(""),
                                    project.path("archived").asBoolean(false) ? "archived" : "active",
                                    project.path("name").asString("")))
                            .toList());
        }
        return projects.isEmpty() ? 1 : 0;
    }
}
