package dev.centraldeerros.cli.export;

import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an export goes: standard output, a device, pipe or socket that exists, or a file, which has its old content until the export is
 * complete. Symbolic links are followed.
 */
interface ExportTarget extends AutoCloseable {
    /** Opens it; nothing is changed yet in a file that exists. */
    OutputStream open() throws IOException;

    /** Ends an export that is complete. */
    void complete() throws IOException;

    /** Leaves nothing behind of an export that is not complete. */
    @Override
    void close() throws IOException;

    /** Returns the target of that name; standard output for {@code -} or without a name. */
    static ExportTarget of(@Nullable String name, Terminal terminal) {
        if (name == null || name.equals("-")) {
            return new Stream(terminal.out().stream());
        }
        if (name.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "--output must be the name of a file, or -.");
        }
        try {
            Path path = followed(Path.of(name));
            return switch (standard(path)) {
                case 1 -> new Stream(terminal.out().stream());
                case 2 -> new Stream(new FileOutputStream(FileDescriptor.err));
                default -> file(path);
            };
        } catch (IOException | InvalidPathException failed) {
            throw new CliException(ExitCode.USAGE, "--output " + name + " cannot be used: " + failed.getMessage());
        }
    }

    private static ExportTarget file(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("it is a directory");
        }
        if (Files.exists(path) && !Files.isWritable(path)) {
            throw new IOException("it may not be written");
        }
        return Files.exists(path) && !Files.isRegularFile(path) ? new Special(path) : ReplacedFile.of(path);
    }

    /** Follows symbolic links, to a file that need not exist; stops at the descriptors of this process, which are no names. */
    private static Path followed(Path name) throws IOException {
        Path path = name.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path) && standard(path) == 0; links++) {
            if (links > 40) {
                throw new IOException("it is a loop of symbolic links");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    /** Returns 1 for standard output, 2 for standard error, else 0. */
    private static int standard(Path path) {
        Map<String, Integer> names = Map.of(
                "/dev/stdout",
                1,
                "/dev/fd/1",
                1,
                "/proc/self/fd/1",
                1,
                "/dev/stderr",
                2,
                "/dev/fd/2",
                2,
                "/proc/self/fd/2",
                2);
        return names.getOrDefault(path.normalize().toString(), 0);
    }

    /** An open output of this process. */
    record Stream(OutputStream open) implements ExportTarget {
        @Override
        public void complete() throws IOException {
            open.flush();
        }

        @Override
        public void close() {}
    }

    /** A device, a named pipe or a socket: it stays what it is, and gets the bytes as they arrive. */
    final class Special implements ExportTarget {
        private final Path path;
        private @Nullable OutputStream out;

        Special(Path path) {
            this.path = path;
        }

        @Override
        public OutputStream open() throws IOException {
            OutputStream opened = Channels.newOutputStream(FileChannel.open(path, StandardOpenOption.WRITE));
            out = opened;
            return opened;
        }

        @Override
        public void complete() throws IOException {
            close();
        }

        @Override
        public void close() throws IOException {
            OutputStream opened = out;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
