package dev.centraldeerros.cli.terminal;

import java.time.ZoneId;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Options for the form of logs. */
public final class OutputOptions {
    enum Colour {
        auto,
        always,
        never
    }

    @Option(names = "--json", description = "One JSON object a line, as in the API")
    private boolean isJson;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "${COMPLETION-CANDIDATES}; auto: on a terminal, unless NO_COLOR is set")
    private Colour colour = Colour.auto;

    /** Prints a log. */
    public void show(JsonNode log, Terminal terminal) {
        terminal.out().println(isJson ? log.toString() : line(terminal).of(log));
    }

    private LogLine line(Terminal terminal) {
        boolean isColoured = switch (colour) {
            case always -> true;
            case never -> false;
            case auto ->
                terminal.showsOut()
                        && terminal.environment().getOrDefault("NO_COLOR", "").isEmpty();
        };
        return new LogLine(isColoured, ZoneId.systemDefault());
    }
}
