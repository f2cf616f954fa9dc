package dev.centraldeerros.cli;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.FilterOptions;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.OutputOptions;
import dev.centraldeerros.cli.terminal.Terminal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists logs, page after page. */
@Command(name = "search", description = "Lists the logs that match, newest first.", mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    private static final int MAX_PAGE_SIZE = 200;

    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Mixin
    private final FilterOptions which = new FilterOptions();

    @Mixin
    private final OutputOptions how = new OutputOptions();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Maximum number of logs; ${DEFAULT-VALUE} by default")
    private int limit = 50;

    @Option(names = "--count", description = "Only the number of logs: exact, or \"10000 or more\"")
    private boolean isCount;

    SearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ApiClient server = where.client(terminal);
        List<Map.Entry<String, String>> parameters = new ArrayList<>(which.parameters());
        if (parameters.stream().noneMatch(given -> given.getKey().equals("count"))) {
            parameters.add(Map.entry("count", isCount ? "exact" : "none"));
        }
        if (parameters.stream().noneMatch(given -> given.getKey().equals("page_size"))) {
            parameters.add(Map.entry("page_size", Integer.toString(Math.max(1, Math.min(limit, MAX_PAGE_SIZE)))));
        }
        JsonNode page = page(
                server, server.json(server.request(ApiClient.LOGS, parameters).build()));
        page.path("hints").forEach(hint -> terminal.err().println(hint.asString("")));
        if (isCount) {
            return printCount(page);
        }
        int shown = 0;
        while (true) {
            for (JsonNode log : page.path("results")) {
                if (shown == limit) {
                    break;
                }
                how.show(log, terminal);
                shown++;
            }
            terminal.out().flush();
            JsonNode next = page.path("next");
            if (shown >= limit || !next.isString()) {
                return shown == 0 ? ExitCode.NOT_ALL.code() : 0;
            }
            page = page(
                    server,
                    server.json(server.request(ApiClient.LOGS, query(server, next.stringValue()))
                            .build()));
        }
    }

    private int printCount(JsonNode page) {
        long count = page.path("count").asLong();
        boolean isExact = page.path("count_relation").asString("").equals("eq");
        terminal.out().println(isExact ? Long.toString(count) : count + " or more");
        terminal.out().flush();
        return count == 0 ? ExitCode.NOT_ALL.code() : 0;
    }

    /** Returns the query of the next page; its address may be another than the one that this client knows. */
    private static String query(ApiClient server, String next) {
        try {
            String query = URI.create(next).getRawQuery();
            if (query != null) {
                return query;
            }
        } catch (IllegalArgumentException malformed) {
            // as if there were none
        }
        throw undocumented(server, "with a link to the next page that is none");
    }

    private static JsonNode page(ApiClient server, JsonNode response) {
        if (!response.path("results").isArray()) {
            throw undocumented(server, "without results");
        }
        return response;
    }

    private static CliException undocumented(ApiClient server, String what) {
        return new CliException(
                ExitCode.UNAVAILABLE,
                server.url() + ApiClient.LOGS + " answered 200 " + what
                        + ", which is no answer of Central de Erros; is the address right?");
    }
}
