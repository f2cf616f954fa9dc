package dev.centraldeerros.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Saves everything that matches. */
@Command(
        name = "export",
        description = "Writes everything that matches, whole, to a file or to standard output.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    enum Format {
        ndjson("application/x-ndjson"),
        csv("text/csv");

        private final String type;

        Format(String type) {
            this.type = type;
        }
    }

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Terminal terminal;

    @Mixin
    private final ServerOptions where = new ServerOptions();

    @Mixin
    private final FilterOptions which = new FilterOptions();

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private Format format = Format.ndjson;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Has that name once it is complete; else standard output.")
    private @Nullable Path output;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Server server = where.server(terminal);
        HttpRequest request = server.request(Server.LOGS, which.parameters())
                .header("Accept", format.type)
                .header("Accept-Encoding", "gzip")
                .build();
        Path target = output;
        try (InputStream body = decoded(server.send(request))) {
            if (target == null) {
                copy(body, terminal.out());
            } else {
                Path part = target.resolveSibling(target.getFileName() + ".part");
                try {
                    try (OutputStream out = Files.newOutputStream(part)) {
                        copy(body, out);
                    }
                    Path unused = Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(part);
                }
            }
        } catch (UncheckedIOException cut) {
            throw new Failure(Failure.Exit.AWAY, "The export broke off: " + cut.getMessage());
        } catch (IOException unwritable) {
            throw new Failure(Failure.Exit.USAGE, "Cannot be written: " + unwritable.getMessage());
        }
        return 0;
    }

    private static InputStream decoded(HttpResponse<InputStream> answer) throws IOException {
        boolean isPacked = answer.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equals)
                .isPresent();
        return isPacked ? new GZIPInputStream(answer.body(), BUFFER_BYTES) : answer.body();
    }

    private void copy(InputStream body, OutputStream out) throws IOException {
        Progress progress = new Progress(terminal, 0);
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        long lines = 0;
        for (int length = read(body, buffer); length >= 0; length = read(body, buffer)) {
            out.write(buffer, 0, length);
            bytes += length;
            for (int i = 0; i < length; i++) {
                lines += buffer[i] == '\n' ? 1 : 0;
            }
            if (output != null) {
                progress.show(bytes, lines);
            }
        }
        out.flush();
        progress.clear();
    }

    /** What cannot be read is the server's, and what cannot be written is not. */
    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }
}
