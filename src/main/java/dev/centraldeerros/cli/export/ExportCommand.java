package dev.centraldeerros.cli.export;

import dev.centraldeerros.cli.client.ApiClient;
import dev.centraldeerros.cli.client.FilterOptions;
import dev.centraldeerros.cli.client.ServerOptions;
import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.Output;
import dev.centraldeerros.cli.terminal.ProgressBar;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Saves every log that matches. */
@Command(
        name = "export",
        description = "Writes every log that matches, whole, to a file or to standard output.",
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
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

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default")
    private Format format = Format.ndjson;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "File that has the export once it is complete, and its old content before; or a device or pipe;"
                            + " standard output without, or for -")
    private @Nullable String output;

    public ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ApiClient server = where.client(terminal);
        HttpRequest request = server.request(ApiClient.LOGS, which.parameters())
                .header("Accept", format.type)
                .header("Accept-Encoding", "gzip")
                .build();
        try (ExportTarget target = ExportTarget.of(output, terminal);
                InputStream body = decoded(server.send(request, format.type))) {
            copy(body, target);
        } catch (IOException failed) {
            throw new CliException(ExitCode.USAGE, "The output cannot be written: " + failed.getMessage());
        }
        return 0;
    }

    private static InputStream decoded(HttpResponse<InputStream> response) {
        String coding = response.headers().firstValue("Content-Encoding").orElse("identity");
        try {
            return switch (coding) {
                case "gzip", "x-gzip" -> new GZIPInputStream(response.body(), BUFFER_BYTES);
                case "identity" -> response.body();
                default -> throw new IOException("its encoding is " + coding);
            };
        } catch (IOException unreadable) {
            throw cut(unreadable);
        }
    }

    private void copy(InputStream body, ExportTarget target) throws IOException {
        ProgressBar progress = new ProgressBar(terminal, 0);
        OutputStream out = target.open();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        long lines = 0;
        try {
            for (int length = read(body, buffer); length >= 0; length = read(body, buffer)) {
                write(out, buffer, length);
                bytes += length;
                for (int i = 0; i < length; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
                if (output != null) {
                    progress.show(bytes, lines);
                }
            }
        } finally {
            progress.clear();
        }
        target.complete();
    }

    private void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException failed) {
            throw Output.failure(output == null ? "Standard output" : output, failed, false);
        }
    }

    /** A failed read is the server's, and a failed write is not. */
    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException cut) {
            throw cut(cut);
        }
    }

    private static CliException cut(IOException why) {
        return new CliException(ExitCode.UNAVAILABLE, "The export broke off: " + why.getMessage());
    }
}
