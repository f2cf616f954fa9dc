package dev.centraldeerros.cli.send;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.send.LineEncoder.Encoded;
import dev.centraldeerros.cli.send.LineReader.Line;
import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.ProgressBar;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends lines as logs, in blocks of what has waited for a second at most. */
@Command(
        name = "send",
        description = "Sends logs from a file, or from standard input: a JSON object a line, or with --text any line.",
        mixinStandardHelpOptions = true)
public final class SendCommand implements Callable<Integer> {
    /** Longest wait of a line for others of its block. */
    private static final long MAX_WAIT_MILLIS = 1_000;

    private final Terminal terminal;
    private final StopSignal stop = new StopSignal();

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Lines to send; standard input without, or for -")
    private @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Ingest key that sends, instead of an account; else CENTRAL_KEY, which lists of processes do"
                    + " not show")
    private @Nullable String ingestKey;

    @Option(
            names = "--idempotency-key",
            paramLabel = "NAME",
            description = "Name for what is sent. The same lines sent again with the same name within 48 hours"
                    + " are stored once, whether they were sent before or not")
    private @Nullable String key;

    @Option(names = "--text", description = "Every line is a description; the options have the other fields")
    private boolean isText;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "Encoding of the lines, such as ISO-8859-1; UTF-8 by default. A byte order mark has priority")
    private @Nullable Charset encoding;

    @Option(names = "--source", paramLabel = "NAME", description = "With --text; ${DEFAULT-VALUE} by default")
    private String source = "central send";

    @Option(names = "--level", paramLabel = "LEVEL", description = "With --text; ${DEFAULT-VALUE} by default")
    private String level = "INFO";

    @Option(
            names = "--env",
            paramLabel = "ENV",
            description = "With --text; that of the ingest key by default, or PRODUCTION without one")
    private @Nullable String environment;

    /** Environment of the lines of a text; empty for that of the ingest key. Set before the first line. */
    private String envName = "";

    @Option(names = "--json", description = "The sums as JSON on standard output")
    private boolean isJson;

    public SendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        checkKey();
        ApiClient server = where.sender(terminal, ingestKey);
        String unset = where.isByKey(terminal, ingestKey) ? "" : "PRODUCTION";
        envName = environment == null ? unset : environment;
        Runnable end = server.keepSignedIn();
        try (InputStream in = open()) {
            return send(server, new LineQueue(new LineReader(in, encoding)));
        } catch (IOException unreadable) {
            throw new CliException(ExitCode.USAGE, "Cannot be read: " + unreadable.getMessage());
        } finally {
            end.run();
        }
    }

    private int send(ApiClient server, LineQueue lines) throws IOException {
        ProgressBar progress = new ProgressBar(terminal, size());
        Totals totals = new Totals(terminal, progress);
        BlockSender sender = new BlockSender(server, terminal, totals, stop);
        stop.install(lines::stop, () -> report(sender.undecided()));
        try {
            IOException unreadable = sendAll(lines, sender, totals, progress);
            totals.print(isJson);
            terminal.out().flush();
            if (unreadable != null) {
                throw new CliException(
                        ExitCode.USAGE,
                        "Reading ended after line " + (sender.undecided() - 1) + ": " + unreadable.getMessage());
            }
        } catch (CliException failure) {
            if (failure.exit() == ExitCode.UNAVAILABLE || failure.exit() == ExitCode.REFUSED) {
                totals.print(isJson);
                terminal.out().flush();
                report(sender.undecided());
            }
            throw failure;
        } finally {
            stop.done();
        }
        if (stop.isAsked()) {
            terminal.err().println("Ended by a signal before line " + sender.undecided() + ".");
        }
        return totals.hasRejected() ? ExitCode.NOT_ALL.code() : 0;
    }

    private void report(long line) {
        terminal.err().println("Line " + line + " and what follows were not sent.");
    }

    /** Sends everything that can be read; returns the failure that ended reading, or null. */
    private @Nullable IOException sendAll(LineQueue lines, BlockSender sender, Totals totals, ProgressBar progress) {
        LineEncoder encoder = new LineEncoder(
                isText ? this::json : null, key, isText ? String.join("\n", source, level, envName) : "");
        try {
            for (Line line = lines.take(); line != null; line = lines.take()) {
                Block block = new Block();
                Line last = line;
                long end = System.nanoTime() + MAX_WAIT_MILLIS * 1_000_000;
                for (Line next = line; next != null; ) {
                    last = next;
                    add(block, encoder.encode(next), next, totals);
                    next = block.isFull() ? null : lines.poll((end - System.nanoTime()) / 1_000_000);
                }
                sender.send(block, last.number());
                progress.show(last.end(), last.number());
            }
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.UNAVAILABLE, "Interrupted.");
        } catch (IOException unreadable) {
            return unreadable;
        }
    }

    private static void add(Block block, Encoded encoded, Line line, Totals totals) {
        if (encoded instanceof Encoded.Event event) {
            block.add(line.number(), event.json());
        } else if (encoded instanceof Encoded.Rejected rejected) {
            totals.reject(line.number(), rejected.reason());
        }
    }

    private String json(String description, @Nullable String eventKey) {
        ObjectNode log = JsonMapper.shared()
                .createObjectNode()
                .put("description", description)
                .put("source", source)
                .put("level", level)
                .put(
                        "date",
                        terminal.clock()
                                .instant()
                                .truncatedTo(ChronoUnit.MILLIS)
                                .toString());
        if (!envName.isEmpty()) {
            log.put("env", envName);
        }
        return JsonMapper.shared().writeValueAsString(eventKey == null ? log : log.put("key", eventKey));
    }

    /** A character that the command line has lost would make two keys the same. */
    private void checkKey() {
        if (key != null && (key.isBlank() || key.indexOf('\uFFFD') >= 0)) {
            throw new CliException(ExitCode.USAGE, "--idempotency-key must be text in UTF-8, and not blank.");
        }
    }

    private InputStream open() throws IOException {
        Path path = file;
        return path == null || isStandardInput(path) ? terminal.in() : Files.newInputStream(path);
    }

    private static boolean isStandardInput(Path path) {
        return path.toString().equals("-");
    }

    private long size() throws IOException {
        Path path = file;
        return path == null || isStandardInput(path) || !Files.isRegularFile(path) ? 0 : Files.size(path);
    }
}
