package dev.centraldeerros.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options and words that select logs. */
public final class FilterOptions {
    @Parameters(
            paramLabel = "QUERY",
            arity = "0..*",
            description = "Conditions of the query language, for example level:>=error -source:cron \"card expired\"."
                    + " An argument with blanks is one value or one phrase, unless it is a query itself")
    private List<String> words = List.of();

    @Option(names = "--project", paramLabel = "SLUG", description = "Logs of one project")
    private @Nullable String project;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Earliest date: RFC 3339 or relative, for example now-1h")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Date before which logs are")
    private @Nullable String to;

    @Option(
            names = "--tz",
            paramLabel = "ZONE",
            description = "Time zone of days such as date:2026-11-23, for example America/Sao_Paulo; UTC by default")
    private @Nullable String zone;

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            description = "Any other parameter of the list, for example attr.order=1042 or archived=true")
    private Map<String, String> others = Map.of();

    /** Returns the parameters of a list, an export or a stream. */
    public List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        String query = QueryWords.join(words);
        if (!query.isEmpty()) {
            parameters.add(Map.entry("q", query));
        }
        add(parameters, "project", project);
        add(parameters, "from", from);
        add(parameters, "to", to);
        add(parameters, "tz", zone);
        parameters.addAll(others.entrySet());
        return parameters;
    }

    private static void add(List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.add(Map.entry(name, value));
        }
    }
}
