package dev.centraldeerros.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command reads and writes.
 *
 * @param out what it was asked for
 * @param err everything else
 * @param environment variables, by their names
 * @param home the folder of the one who runs it
 * @param clock tells when a line was read
 * @param showsOut whether somebody looks at {@code out}, rather than a file or another program
 * @param showsErr the same of {@code err}
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path home,
        Clock clock,
        boolean showsOut,
        boolean showsErr) {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** That of this process. */
    static Terminal ofProcess() {
        boolean showsOut = isShown(1);
        return new Terminal(
                System.in,
                new PrintStream(
                        showsOut ? System.out : new BufferedOutputStream(System.out, BUFFER_BYTES),
                        showsOut,
                        StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Clock.systemUTC(),
                showsOut,
                isShown(2));
    }

    /** Asks the system what is behind a descriptor; where it does not say, whether there is a terminal at all. */
    private static boolean isShown(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return console().isPresent();
        }
    }

    /** Who sits before it; empty where input or output are something else. Since JDK 22 there is a console anyway, which knows. */
    static Optional<Console> console() {
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
