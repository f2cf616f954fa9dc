package dev.centraldeerros.destruction;

import dev.centraldeerros.platform.embedded.OwnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk in memory (tmpfs) that holds one folder of a PostgreSQL, so that it can be filled. Linux, as root. */
record Disk(Path mounted) implements AutoCloseable {
    private static final Path SELF = Path.of("/proc/self");

    /** Whether this machine can have one. */
    static boolean isPossible() throws IOException {
        return Files.exists(SELF) && (Integer) Files.getAttribute(SELF, "unix:uid") == 0;
    }

    /** Moves a folder of a stopped PostgreSQL there. */
    static Disk under(OwnPostgres postgres, String folder, int megabytes) throws IOException {
        Path place = postgres.files().resolve(folder);
        Path mounted = Files.createDirectories(of(postgres, folder));
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0700", "tmpfs", mounted.toString());
        run("cp", "-a", place + "/.", mounted.resolve("files").toString());
        run("rm", "-r", place.toString());
        Files.createSymbolicLink(place, mounted.resolve("files"));
        return new Disk(mounted);
    }

    /** An empty one at that place. */
    static Disk empty(Path place, int megabytes) throws IOException {
        Path mounted = Files.createDirectories(place);
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0755", "tmpfs", mounted.toString());
        return new Disk(mounted);
    }

    /** Where the disk of that folder is mounted. */
    static Path of(OwnPostgres postgres, String folder) {
        return postgres.files().resolveSibling("disk-" + folder);
    }

    private static void run(String... command) throws IOException {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + status);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        run(List.of("umount", "--lazy", mounted.toString()).toArray(String[]::new));
    }
}
