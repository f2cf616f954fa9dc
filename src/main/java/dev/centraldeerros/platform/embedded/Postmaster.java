package dev.centraldeerros.platform.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Main process of a running cluster, from its {@code postmaster.pid}: line 1 is the process id, line 4 the port. */
record Postmaster(ProcessHandle process) {
    /** Above the maximum process id of every system, so that PostgreSQL finds no process. */
    private static final String NO_PROCESS = Integer.toString(Integer.MAX_VALUE);

    private static final Path PROC = Path.of("/proc");

    /** Returns the postmaster of {@code cluster}, if one runs. */
    static Optional<Postmaster> of(Path cluster) throws IOException {
        return recorded(cluster)
                .flatMap(ProcessHandle::of)
                .map(Postmaster::new)
                .filter(Postmaster::isAlive)
                .filter(postmaster -> postmaster.serves(cluster));
    }

    /**
     * Neutralizes a {@code postmaster.pid} whose number belongs to another process, because PostgreSQL would refuse to
     * start. The file stays: its shared memory key tells PostgreSQL whether a child of the dead postmaster still uses the
     * data.
     */
    static void neutralizeStalePid(Path cluster) throws IOException {
        Path file = file(cluster);
        if (of(cluster).isPresent()
                || recorded(cluster).flatMap(ProcessHandle::of).isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, NO_PROCESS);
        Files.write(file, lines);
    }

    /**
     * Returns whether it runs. A failed check does not count as dead, because that would stop a healthy one. A zombie
     * counts as dead: if this server is the first process of a container, no other process reaps it.
     */
    boolean isAlive() {
        if (!process.isAlive()) {
            // Java reads a file, for which this process may have no descriptor left.
            return cannotSee() && Files.exists(proc("stat"));
        }
        try {
            String stat = Files.readString(proc("stat"));
            return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException noProc) {
            return process.isAlive() || Files.exists(proc("stat"));
        }
    }

    /** Returns whether this process, which is alive, cannot see itself either. */
    private static boolean cannotSee() {
        try {
            return Files.readString(PROC.resolve("self").resolve("stat")).isEmpty();
        } catch (IOException failed) {
            return Files.exists(PROC.resolve("self"));
        }
    }

    /** Returns when it has ended, or after {@code limit}. */
    void awaitEnd(Duration limit) {
        if (!isAlive()) {
            return;
        }
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stillThere) {
            // A zombie also ends here; the next start checks again.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean serves(Path cluster) {
        if (!Files.exists(PROC.resolve("self"))) {
            return process.info().command().orElse("").contains("postgres")
                    && List.of(process.info().arguments().orElse(new String[0])).contains(cluster.toString());
        }
        try {
            return Files.readString(proc("comm")).strip().equals("postgres") && worksIn(cluster);
        } catch (IOException gone) {
            return false;
        }
    }

    private boolean worksIn(Path cluster) throws IOException {
        try {
            return Files.isSameFile(proc("cwd"), cluster);
        } catch (AccessDeniedException anotherUsers) {
            // Its command line is readable for all users.
            return Files.readString(proc("cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(cluster + "\0");
        }
    }

    private Path proc(String name) {
        return PROC.resolve(Long.toString(process.pid())).resolve(name);
    }

    private static Optional<Long> recorded(Path cluster) throws IOException {
        Path file = file(cluster);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(file).stream().findFirst().map(line -> Long.parseLong(line.strip()));
        } catch (NumberFormatException cutShort) {
            return Optional.empty();
        }
    }

    private static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }
}
