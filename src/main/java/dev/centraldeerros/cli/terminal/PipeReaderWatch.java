package dev.centraldeerros.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ends this process when the reader of its standard output has ended, even if there is nothing to write, as in {@code tail | head -1}.
 * Linux only. Java cannot poll a pipe, so that the process at its other end is looked up in {@code /proc}; one that cannot be seen there
 * is noticed by the next write.
 */
public final class PipeReaderWatch {
    private static final Path PROCESSES = Path.of("/proc");
    private static final long INTERVAL_MILLIS = 500;

    /** Access mode in the flags of a descriptor: write only (O_WRONLY). */
    private static final int WRITE_ONLY = 1;

    private static final int ACCESS_MODE = 3;

    private final String pipe;

    private PipeReaderWatch(String pipe) {
        this.pipe = pipe;
    }

    /** Starts a daemon thread if standard output is a pipe. */
    public static void start() {
        Terminal.target(1).filter(target -> target.startsWith("pipe:")).ifPresent(pipe -> {
            Thread thread = new Thread(new PipeReaderWatch(pipe)::watch, "pipe-watch");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void watch() {
        Optional<Path> reader = find();
        while (reader.isPresent() && pause()) {
            if (!isReader(reader.get())) {
                reader = find();
                if (reader.isEmpty()) {
                    System.exit(ExitCode.CLOSED_PIPE.code());
                }
            }
        }
    }

    /** Returns a descriptor of another process that reads the pipe. */
    private Optional<Path> find() {
        String self = Long.toString(ProcessHandle.current().pid());
        try (Stream<Path> processes = Files.list(PROCESSES)) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> !process.endsWith(self))
                    .flatMap(PipeReaderWatch::descriptors)
                    .filter(this::isReader)
                    .findFirst();
        } catch (IOException | UncheckedIOException unknown) {
            return Optional.empty();
        }
    }

    private static Stream<Path> descriptors(Path process) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.toList().stream();
        } catch (IOException | UncheckedIOException hidden) {
            return Stream.empty();
        }
    }

    private boolean isReader(Path descriptor) {
        try {
            if (!Files.readSymbolicLink(descriptor).toString().equals(pipe)) {
                return false;
            }
            Path info = descriptor.resolveSibling("../fdinfo/" + descriptor.getFileName());
            return Files.readAllLines(info).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .map(line -> Integer.parseInt(line.replaceAll("\\D", ""), Byte.SIZE))
                    .anyMatch(flags -> (flags & ACCESS_MODE) != WRITE_ONLY);
        } catch (IOException | NumberFormatException gone) {
            return false;
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(INTERVAL_MILLIS);
            return true;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }
}
