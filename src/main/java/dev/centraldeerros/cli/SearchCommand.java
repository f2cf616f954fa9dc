package dev.centraldeerros.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists what matches, page after page. */
@Command(name = "search", description = "Lists what matches, the newest first.", mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    private static final int MOST_IN_A_PAGE = 200;

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
            description = "At most so many; ${DEFAULT-VALUE} by default.")
    private int limit = 50;

    SearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Server server = where.server(terminal);
        List<Map.Entry<String, String>> parameters = new ArrayList<>(which.parameters());
        if (parameters.stream().noneMatch(given -> given.getKey().equals("page_size"))) {
            parameters.add(Map.entry("page_size", Integer.toString(Math.max(1, Math.min(limit, MOST_IN_A_PAGE)))));
        }
        JsonNode page = server.json(server.request(Server.LOGS, parameters).build());
        int shown = 0;
        while (true) {
            for (JsonNode log : page.path("results")) {
                if (shown == limit) {
                    break;
                }
                how.show(log, terminal);
                shown++;
            }
            JsonNode next = page.path("next");
            if (shown >= limit || !next.isString()) {
                return shown == 0 ? Failure.Exit.NOT_ALL.code() : 0;
            }
            // By the address that this server was found at, whatever it calls itself.
            String query = URI.create(next.stringValue()).getRawQuery();
            page = server.json(
                    server.request(server.url() + Server.LOGS + "?" + query).build());
        }
    }
}
