package dev.centraldeerros.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
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

/** Shows what is committed, as it is, and goes on where it was when the server or the way to it comes back. */
@Command(
        name = "tail",
        description = "Shows the last logs and then what is committed, through restarts of the server, without a gap.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private static final int MOST_BEFORE = 200;

    /** Ids that were shown: a server that was started again may repeat ten seconds. */
    private static final int REMEMBERED = 100_000;

    private static final int UUID_VERSION = 0x7000;
    private static final long UUID_VARIANT = 0x8000_0000_0000_0000L;

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
            description = "So many from before, at most " + MOST_BEFORE + "; ${DEFAULT-VALUE} by default.")
    private int before = 10;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many.")
    private long most = Long.MAX_VALUE;

    @Option(names = "--after", paramLabel = "ID", description = "From the log of that id on, instead of the last ones.")
    private @Nullable UUID after;

    private final Set<String> shown = new LinkedHashSet<>();
    private long count;

    TailCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Server server = where.server(terminal);
        Waiting waiting = new Waiting(terminal);
        String last = after == null ? null : after.toString();
        boolean isFirst = true;
        while (count < most) {
            try {
                HttpResponse<InputStream> answer = server.send(stream(server, last));
                waiting.isOver();
                try (EventReader events = new EventReader(answer.body())) {
                    if (last == null) {
                        last = idOf(answer);
                    }
                    if (isFirst && after == null) {
                        showBefore(server);
                    }
                    isFirst = false;
                    while (count < most) {
                        Optional<EventReader.Event> event = events.next();
                        if (event.isEmpty()) {
                            break;
                        }
                        show(event.get());
                        last = Optional.ofNullable(event.get().id()).orElse(last);
                        waiting.atLeast(events.retryMillis());
                    }
                }
            } catch (IOException cut) {
                // It comes back, or it does not: that is told where it is waited for.
            } catch (Failure failure) {
                if (failure.exit() != Failure.Exit.AWAY || isFirst) {
                    throw failure;
                }
                waiting.tell(failure);
            }
            if (count < most) {
                waiting.pause();
            }
        }
        return 0;
    }

    private HttpRequest stream(Server server, @Nullable String last) {
        HttpRequest.Builder request =
                server.request(Server.LOGS, which.parameters()).header("Accept", "text/event-stream");
        return last == null
                ? request.build()
                : request.header("Last-Event-ID", last).build();
    }

    /** The first id that a log of this moment could have, by the server's clock: to come back by before any was seen. */
    private static @Nullable String idOf(HttpResponse<InputStream> answer) {
        try {
            Instant now = answer.headers()
                    .firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElse(null);
            return now == null
                    ? null
                    : new UUID(now.toEpochMilli() << Short.SIZE | UUID_VERSION, UUID_VARIANT).toString();
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    /** After the stream was opened: what is in both is shown once. */
    private void showBefore(Server server) {
        if (before <= 0) {
            return;
        }
        List<Map.Entry<String, String>> parameters = new ArrayList<>(which.parameters());
        parameters.add(Map.entry("page_size", Integer.toString(Math.min(before, MOST_BEFORE))));
        List<JsonNode> logs = new ArrayList<>();
        server.json(server.request(Server.LOGS, parameters).build())
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
            terminal.err().println("The server sent what is no JSON.");
        }
    }

    private void show(JsonNode log) {
        if (count < most && shown.add(log.path("id").asString(""))) {
            if (shown.size() > REMEMBERED) {
                shown.remove(shown.iterator().next());
            }
            how.show(log, terminal);
            terminal.out().flush();
            count++;
        }
    }
}
