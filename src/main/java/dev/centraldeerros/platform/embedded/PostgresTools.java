package dev.centraldeerros.platform.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs PostgreSQL programs.
 *
 * @param owner user of the programs
 * @param home directory of the programs
 * @param log file for their output
 */
record PostgresTools(DirectoryOwner owner, Path home, Path log) {
    /** Variables that are passed on; others may contain passwords or change behavior (PG…). */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH");

    private static final int LAST_LINES = 3;

    /** Runs a program and fails with its output unless it succeeds. */
    void run(Duration limit, String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(owner.prefix());
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.environment().put("LC_ALL", "C");
        // A file, because a pipe would stay open as long as the postmaster that pg_ctl starts.
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(program + " did not end within " + limit.toSeconds() + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(program + " was interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " failed: " + lastLines(log));
        }
    }

    /** Returns the end of a log file in one line, only its fatal part if there is one. */
    static String lastLines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "it said nothing";
        }
        List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        List<String> fatal = lines.stream()
                .filter(line -> line.contains("FATAL:")
                        || line.contains("PANIC:")
                        || line.contains("ERROR:")
                        || line.contains("error:"))
                .toList();
        List<String> telling = fatal.isEmpty() ? lines : fatal;
        return telling.subList(Math.max(0, telling.size() - LAST_LINES), telling.size()).stream()
                .map(String::strip)
                .collect(Collectors.joining(" / "));
    }
}
