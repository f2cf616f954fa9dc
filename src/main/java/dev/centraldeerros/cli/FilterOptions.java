package dev.centraldeerros.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which logs. */
final class FilterOptions {
    @Parameters(
            paramLabel = "QUERY",
            arity = "0..*",
            description = "Conditions of the query language, such as level:>=error source:payments-* \"card expired\".")
    private List<String> words = List.of();

    @Option(names = "--project", paramLabel = "SLUG", description = "Those of one project.")
    private @Nullable String project;

    @Option(names = "--from", paramLabel = "TIME", description = "Not before: RFC 3339, or such as now-1h.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before.")
    private @Nullable String to;

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            description = "Any other parameter of the list, such as attr.order=1042 or archived=true.")
    private Map<String, String> others = Map.of();

    List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        if (!words.isEmpty()) {
            parameters.add(Map.entry(
                    "q",
                    String.join(" ", words.stream().map(FilterOptions::word).toList())));
        }
        add(parameters, "project", project);
        add(parameters, "from", from);
        add(parameters, "to", to);
        parameters.addAll(others.entrySet());
        return parameters;
    }

    /** The shell has taken the quotes from what has spaces in it: a text of its own gets them back. */
    private static String word(String word) {
        boolean isText = word.contains(" ") && word.chars().noneMatch(letter -> "\":()".indexOf(letter) >= 0);
        return isText ? '"' + word + '"' : word;
    }

    private static void add(List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.add(Map.entry(name, value));
        }
    }
}
