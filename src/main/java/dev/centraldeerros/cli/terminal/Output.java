package dev.centraldeerros.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Standard output of a command, in UTF-8. A failed write ends the command: silently if the reader of a pipe has ended, otherwise with the
 * reason, for example a full disk. Used by one thread at a time.
 */
public final class Output {
    private final OutputStream target;
    private final boolean flushesLines;
    private final BooleanSupplier isPipe;
    private boolean isFailed;

    /**
     * Creates an output.
     *
     * @param flushesLines whether every line is written at once
     * @param isPipe whether the target is a pipe or a socket, whose only failure is a reader that has ended
     */
    public Output(OutputStream target, boolean flushesLines, BooleanSupplier isPipe) {
        this.target = target;
        this.flushesLines = flushesLines;
        this.isPipe = isPipe;
    }

    /** Prints a line. */
    public void println(Object line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
        if (flushesLines) {
            flush();
        }
    }

    /** Writes bytes as they are. */
    public void write(byte[] bytes, int from, int length) {
        execute(() -> target.write(bytes, from, length));
    }

    /** Hands everything to the operating system. */
    public void flush() {
        execute(target::flush);
    }

    private interface Write {
        void run() throws IOException;
    }

    /** Fails once: what the command does to end itself needs no second message. */
    private void execute(Write write) {
        if (isFailed) {
            return;
        }
        try {
            write.run();
        } catch (IOException failed) {
            isFailed = true;
            throw failure("Standard output", failed, isPipe.getAsBoolean());
        }
    }

    /** Returns a stream to this output, whose write methods fail in the same way. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                Output.this.write(bytes, from, length);
            }

            @Override
            public void flush() {
                Output.this.flush();
            }
        };
    }

    PrintWriter writer() {
        return new PrintWriter(stream(), true, StandardCharsets.UTF_8);
    }

    /**
     * Returns how a command ends whose output cannot be written.
     *
     * @param name of the output, in messages
     * @param isPipe whether a failure can only be a reader that has ended
     */
    public static CliException failure(String name, IOException failed, boolean isPipe) {
        String reason = String.valueOf(failed.getMessage());
        return isPipe || reason.contains("Broken pipe")
                ? new CliException(ExitCode.CLOSED_PIPE, "")
                : new CliException(ExitCode.USAGE, name + " cannot be written: " + reason);
    }
}
