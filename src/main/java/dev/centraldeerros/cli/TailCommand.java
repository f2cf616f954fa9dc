package dev.centraldeerros.cli;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.EventReader;
import dev.centraldeerros.cli.client.FilterOptions;
import dev.centraldeerros.cli.client.ReconnectBackoff;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.OutputOptions;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows logs as they are committed, and resumes where it was after an outage of the server or of the network. */
@Command(
        name = "tail",
        description = "Shows the last logs and then what is committed, through restarts of the server, without a gap.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private static final int MAX_BEFORE = 200;

    /** Number of shown ids that are kept: a stream that resumes may repeat logs. */
    private static final int MAX_SHOWN_IDS = 100_000;

    private static final String EVENT_STREAM = "text/event-stream";

    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Mixin
    private final FilterOptions which = new FilterOptions();

    @Mixin
    private final OutputOptions how = new OutputOptions();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "Number of earlier logs to show, at most " + MAX_BEFORE + "; ${DEFAULT-VALUE} by default")
    private int before = 10;

    @Option(names = "--count", paramLabel = "N", description = "Number of logs after which it ends")
    private long most = Long.MAX_VALUE;

    @Option(names = "--after", paramLabel = "ID", description = "Log after which to begin, instead of the last ones")
    private @Nullable UUID after;

    private final Set<String> shown = new LinkedHashSet<>();
    private long count;

    /** Whether a stream was open, and so the earlier logs were shown. */
    private boolean begun;

    /** Id to resume from; null as long as none is known. */
    private @Nullable String last;

    TailCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ApiClient server = where.client(terminal);
        Runnable end = server.keepSignedIn();
        try {
            tail(server);
        } finally {
            end.run();
        }
        return 0;
    }

    private void tail(ApiClient server) {
        ReconnectBackoff backoff = new ReconnectBackoff(terminal);
        last = after == null ? null : after.toString();
        boolean isFirst = true;
        while (count < most) {
            try {
                HttpResponse<InputStream> response = server.send(stream(server), EVENT_STREAM);
                backoff.reset();
                try (EventReader events = new EventReader(response.body())) {
                    isFirst = false;
                    follow(events, server, backoff);
                }
            } catch (IOException cut) {
                // reported if the server does not come back
            } catch (CliException failure) {
                if (isFirst || !isTransient(failure, server)) {
                    throw failure;
                }
                backoff.report(failure);
            }
            if (count < most) {
                backoff.pause();
            }
        }
    }

    /** Shows the events of a stream until it ends; the first of them says that later logs are not missed. */
    private void follow(EventReader events, ApiClient server, ReconnectBackoff backoff) throws IOException {
        while (count < most) {
            Optional<EventReader.Event> event = events.next();
            if (event.isEmpty()) {
                return;
            }
            if (!begun) {
                begun = true;
                showBefore(server);
            }
            show(event.get());
            last = Optional.ofNullable(event.get().id()).orElse(last);
            backoff.setMillis(events.retryMillis());
        }
    }

    /** Returns whether a stream may go on later: after an outage, or after another sign-in when the token has ended. */
    private static boolean isTransient(CliException failure, ApiClient server) {
        return failure.exit() == ExitCode.UNAVAILABLE
                || (failure.isUnauthorized() && server.tokens().isOfSignIn());
    }

    private HttpRequest stream(ApiClient server) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>(which.parameters());
        parameters.add(Map.entry("replay", "all"));
        HttpRequest.Builder request = server.request(ApiClient.LOGS, parameters).header("Accept", EVENT_STREAM);
        String from = last;
        return from == null
                ? request.build()
                : request.header("Last-Event-ID", from).build();
    }

    /** Shows earlier logs, after the stream was opened, so that none is missed between. */
    private void showBefore(ApiClient server) {
        if (before <= 0 || after != null) {
            return;
        }
        List<Map.Entry<String, String>> parameters = new ArrayList<>(which.parameters());
        parameters.add(Map.entry("page_size", Integer.toString(Math.min(before, MAX_BEFORE))));
        List<JsonNode> logs = new ArrayList<>();
        server.json(server.request(ApiClient.LOGS, parameters).build())
                .path("results")
                .forEach(log -> logs.add(0, log));
        logs.forEach(this::show);
    }

    private void show(EventReader.Event event) {
        try {
            JsonNode data = JsonMapper.shared().readTree(event.data());
            switch (event.type()) {
                case "log" -> show(data);
                case "dropped" ->
                    terminal.err()
                            .println(data.path("count").asLong()
                                    + " logs were left out: they came faster than they are shown here.");
                default -> {}
            }
        } catch (JacksonException broken) {
            terminal.err().println("The server sent an event that is not JSON.");
        }
    }

    /** Shows a log that was not shown before: a stream that resumes begins some seconds earlier. */
    private void show(JsonNode log) {
        String id = log.path("id").asString("");
        boolean isAfter = after == null || id.compareTo(after.toString()) > 0;
        if (count < most && isAfter && shown.add(id)) {
            if (shown.size() > MAX_SHOWN_IDS) {
                shown.remove(shown.iterator().next());
            }
            how.show(log, terminal);
            terminal.out().flush();
            count++;
        }
    }
}
