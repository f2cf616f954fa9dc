package dev.centraldeerros.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends logs, some thousand lines a request, each of which may be repeated without harm. */
@Command(
        name = "send",
        description = "Sends logs from a file, or from standard input: a JSON object a line, or with --text any line.",
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
    private static final int MOST_LINES = 5_000;
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int MOST_TRIES = 12;
    private static final int MOST_TOLD = 20;

    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Lines of JSON; standard input without, or for -.")
    private @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "A name of your own for what is sent. Sent again with the same key within 48 hours, it goes on"
                            + " where it broke off, and nothing is stored twice.")
    private @Nullable String key;

    @Option(names = "--text", description = "Every line is a description; the other fields are those of the options.")
    private boolean isText;

    @Option(names = "--source", paramLabel = "NAME", description = "With --text; ${DEFAULT-VALUE} by default.")
    private String source = "central send";

    @Option(names = "--level", paramLabel = "LEVEL", description = "With --text; ${DEFAULT-VALUE} by default.")
    private String level = "INFO";

    @Option(names = "--env", paramLabel = "ENV", description = "With --text; ${DEFAULT-VALUE} by default.")
    private String environment = "PRODUCTION";

    @Option(names = "--json", description = "The sum as JSON on standard output.")
    private boolean isJson;

    private long lines;
    private long bytes;
    private long accepted;
    private long duplicates;
    private long rejected;

    SendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Server server = where.server(terminal);
        String name = key == null
                ? Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX)
                        + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX)
                : key;
        try (InputStream in = open()) {
            Progress progress = new Progress(terminal, size());
            for (int part = 0; true; part++) {
                long first = lines;
                byte[] body = read(in);
                if (body.length == 0) {
                    break;
                }
                count(sent(server, body, name + "-" + part, progress), first, progress);
                progress.show(bytes, lines);
            }
            progress.clear();
        } catch (IOException unreadable) {
            throw new Failure(Failure.Exit.USAGE, "Cannot be read: " + unreadable.getMessage());
        }
        summary();
        return rejected > 0 ? Failure.Exit.NOT_ALL.code() : 0;
    }

    private InputStream open() throws IOException {
        return isStandardInput() ? terminal.in() : new BufferedInputStream(Files.newInputStream(path()));
    }

    private boolean isStandardInput() {
        return file == null || file.toString().equals("-");
    }

    private Path path() {
        if (file == null) {
            throw new IllegalStateException("standard input has no path");
        }
        return file;
    }

    private long size() throws IOException {
        return isStandardInput() ? 0 : Files.size(path());
    }

    /** Some lines; none at the end. Empty ones are passed over, and counted. */
    private byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long first = lines;
        while (lines - first < MOST_LINES && body.size() < MOST_BYTES) {
            int letter = in.read();
            if (letter >= 0) {
                bytes++;
            }
            if (letter >= 0 && letter != '\n') {
                line.write(letter);
            } else {
                if (letter >= 0 || line.size() > 0) {
                    lines++;
                    body.writeBytes(json(line.toByteArray()));
                    body.write('\n');
                    line.reset();
                }
                if (letter < 0) {
                    break;
                }
            }
        }
        return lines == first ? new byte[0] : body.toByteArray();
    }

    private byte[] json(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8).strip();
        if (!isText || text.isEmpty()) {
            return line;
        }
        ObjectNode log = JsonMapper.shared()
                .createObjectNode()
                .put("description", text)
                .put("source", source)
                .put("level", level)
                .put("env", environment)
                .put(
                        "date",
                        terminal.clock()
                                .instant()
                                .truncatedTo(ChronoUnit.MILLIS)
                                .toString());
        return JsonMapper.shared().writeValueAsBytes(log);
    }

    /** Sends a part until it is answered, as long as the server may come back. */
    private JsonNode sent(Server server, byte[] body, String partKey, Progress progress) {
        HttpRequest request = server.request(Server.LOGS, List.<Map.Entry<String, String>>of())
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", '"' + partKey.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        Waiting waiting = new Waiting(terminal);
        for (int attempt = 1; true; attempt++) {
            try {
                HttpResponse<InputStream> answer = server.send(request);
                try (InputStream in = answer.body()) {
                    JsonNode told = JsonMapper.shared().readTree(in);
                    waiting.isOver();
                    return told;
                } catch (IOException | JacksonException cut) {
                    throw new Failure(Failure.Exit.AWAY, "The answer broke off: " + cut.getMessage());
                }
            } catch (Failure failure) {
                progress.clear();
                if (failure.exit() != Failure.Exit.AWAY || attempt == MOST_TRIES) {
                    terminal.err().println("Line " + (lines + 1) + " and what follows were not sent.");
                    throw failure;
                }
                waiting.tell(failure);
                waiting.pause();
            }
        }
    }

    private void count(JsonNode told, long first, Progress progress) {
        accepted += told.path("accepted").asLong();
        duplicates += told.path("duplicates").asLong();
        long refused = told.path("rejected").asLong();
        List<String> reasons = new ArrayList<>();
        for (JsonNode error : told.path("errors")) {
            if (rejected + reasons.size() < MOST_TOLD) {
                reasons.add("Line " + (first + 1 + error.path("index").asLong()) + ": "
                        + LogLine.safe(error.path("errors").toString()));
            }
        }
        rejected += refused;
        if (!reasons.isEmpty()) {
            progress.clear();
            reasons.forEach(terminal.err()::println);
        }
    }

    private void summary() {
        if (isJson) {
            terminal.out()
                    .println(JsonMapper.shared()
                            .createObjectNode()
                            .put("accepted", accepted)
                            .put("duplicates", duplicates)
                            .put("rejected", rejected));
        } else {
            terminal.err()
                    .println(accepted + " accepted, " + duplicates + " there already, " + rejected + " rejected.");
        }
    }
}
