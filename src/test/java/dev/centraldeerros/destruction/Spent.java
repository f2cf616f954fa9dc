package dev.centraldeerros.destruction;

import dev.centraldeerros.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Processor time of the processes on a machine, in ticks of 10 ms: the sender, the server, PostgreSQL, and the machine's
 * neighbours, who had the processors instead. A ratio of requests a second says little when others take what the server lacks. All
 * zero where the system does not tell.
 */
record Spent(long sender, long server, long database, long neighbours) {
    private static final double TICKS_A_SECOND = 100;

    /** Of the fields behind the name in {@code /proc/<pid>/stat}: for itself (user, system), for children that have ended. */
    private static final int[] OWN = {11, 12};

    private static final int[] CHILDREN = {13, 14};

    /** In the first line of {@code /proc/stat}: what a hypervisor gave to others. */
    private static final int STOLEN = 8;

    /** From the start of each of them until now. */
    static Spent untilNow(ServerProcess server, Path folder) throws IOException {
        Path machine = Path.of("/proc/stat");
        if (!Files.exists(machine)) {
            return new Spent(0, 0, 0, 0);
        }
        Optional<ProcessHandle> postmaster = ServerProcess.database(folder);
        long database = postmaster.stream()
                        .mapToLong(root -> ticks(root.pid(), OWN) + ticks(root.pid(), CHILDREN))
                        .sum()
                + postmaster.stream()
                        .flatMap(ProcessHandle::children)
                        .mapToLong(child -> ticks(child.pid(), OWN))
                        .sum();
        long stolen = Long.parseLong(Files.readAllLines(machine).get(0).split(" +")[STOLEN]);
        return new Spent(ticks(ProcessHandle.current().pid(), OWN), ticks(server.pid(), OWN), database, stolen);
    }

    private static long ticks(long process, int[] fields) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            String[] behindName = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(fields)
                    .mapToLong(field -> Long.parseLong(behindName[field]))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }

    Spent since(Spent before) {
        return new Spent(
                sender - before.sender,
                server - before.server,
                database - before.database,
                neighbours - before.neighbours);
    }

    /** Cores that each of them had, on an average. */
    String cores(double seconds) {
        return String.join(
                ", ",
                LongStream.of(sender, server, database, neighbours)
                        .mapToObj(ticks -> String.format(Locale.ROOT, "%.2f", ticks / TICKS_A_SECOND / seconds))
                        .toList());
    }
}
