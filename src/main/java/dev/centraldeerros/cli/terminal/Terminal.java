package dev.centraldeerros.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command reads from and writes to.
 *
 * @param out result of the command
 * @param err everything else
 * @param environment variables by name
 * @param home home folder of the user
 * @param clock clock for the date of a line that was read
 * @param showsOut whether {@code out} is a screen, and not a file or another program
 * @param showsErr whether {@code err} is a screen
 */
public record Terminal(
        InputStream in,
        Output out,
        PrintStream err,
        Map<String, String> environment,
        Path home,
        Clock clock,
        boolean showsOut,
        boolean showsErr) {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int OUT = 1;
    private static final int ERR = 2;

    /** Returns the terminal of this process. */
    public static Terminal ofProcess() {
        boolean showsOut = isScreen(OUT);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        return new Terminal(
                System.in,
                new Output(new BufferedOutputStream(out, BUFFER_BYTES), showsOut, () -> isPipe(OUT)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Clock.systemUTC(),
                showsOut,
                isScreen(ERR));
    }

    /** Returns a writer of standard output. */
    public PrintWriter outWriter() {
        return out.writer();
    }

    /** Returns a writer of standard error. */
    public PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    private static boolean isScreen(int descriptor) {
        return target(descriptor)
                .map(target -> target.startsWith("/dev/pts/")
                        || target.startsWith("/dev/tty")
                        || target.equals("/dev/console"))
                .orElseGet(() -> console().isPresent());
    }

    private static boolean isPipe(int descriptor) {
        return target(descriptor)
                .filter(target -> target.startsWith("pipe:") || target.startsWith("socket:"))
                .isPresent();
    }

    /** Returns what the operating system has behind a descriptor; empty where it does not tell (other than Linux). */
    static Optional<String> target(int descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString());
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }

    /** Returns the console; empty if input or output are something else. Since JDK 22 there is a console anyway, which knows. */
    public static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(console -> {
            try {
                return (boolean) Console.class.getMethod("isTerminal").invoke(console);
            } catch (NoSuchMethodException older) {
                return true;
            } catch (ReflectiveOperationException unknown) {
                return false;
            }
        });
    }
}
