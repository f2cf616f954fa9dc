package dev.centraldeerros.platform.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Creates, starts and stops one PostgreSQL cluster. Not thread-safe. */
final class PostgresCluster {
    static final String SUPERUSER = "postgres";

    private static final Duration CREATE = Duration.ofMinutes(3);

    /** Long, since after a crash the log is replayed first; a start that fails is known at once. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final Duration STOP = Duration.ofSeconds(30);

    /** The tools keep their own time; this one only stands behind it. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Given with the start, where they win over the files of the cluster. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("max_connections", Integer.toString(EmbeddedServer.CONNECTIONS + 3)),
            Map.entry("unix_socket_directories", ""),
            // What one sort may put on the disk, such as an export of everything by anything but arrival.
            Map.entry("temp_file_limit", "4GB"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            // A week of its own log, a file a day; without statements and details, which would hold what was logged to
            // us.
            Map.entry("logging_collector", "on"),
            Map.entry("log_filename", "postgresql-%a.log"),
            Map.entry("log_truncate_on_rotation", "on"),
            Map.entry("log_rotation_size", "0"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_min_error_statement", "panic"));

    private static final long MEGABYTE = 1L << 20;
    private static final long MIN_WAL_MEGABYTES = 80;
    private static final long MAX_WAL_MEGABYTES = 1_024;
    private static final long DISK_PER_WAL = 20;

    private final DataDirectory folder;
    private final PostgresTools tools;

    PostgresCluster(DataDirectory folder, PostgresTools tools) {
        this.folder = folder;
        this.tools = tools;
    }

    boolean exists() {
        return Files.isDirectory(folder.cluster());
    }

    /** Makes the cluster under another name first, so that under its own it is either whole or not there. */
    void create() throws IOException {
        // A name of its own for each attempt: the initdb of a killed server may still be writing in the last one.
        removeUnfinished();
        Path unfinished = Files.createTempDirectory(folder.root(), "postgres-unfinished-");
        folder.owner().give(unfinished);
        folder.newPassword();
        tools.run(
                CREATE,
                "initdb",
                List.of(
                        "--pgdata=" + unfinished,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + folder.passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=" + systemLocale()));
        Files.move(unfinished, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
        if (!isWindows()) {
            try (FileChannel root = FileChannel.open(folder.root(), StandardOpenOption.READ)) {
                root.force(true);
            }
        }
    }

    private void removeUnfinished() throws IOException {
        List<Path> unfinished;
        try (Stream<Path> all = Files.list(folder.root())) {
            unfinished = all.filter(path -> path.getFileName().toString().startsWith("postgres-unfinished-"))
                    .toList();
        }
        for (Path path : unfinished) {
            FileSystemUtils.deleteRecursively(path);
        }
    }

    /** Which letters there are, for the few places (pg_trgm) that still ask the system and not the built-in locale. */
    private static String systemLocale() {
        return System.getProperty("os.name", "").startsWith("Linux") ? "C.UTF-8" : "C";
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** Ends the postmaster that a killed server left behind, and whatever else stands in the way of a start. */
    void takeOver() throws IOException {
        stopIfRunning();
        Postmaster.disownStranger(folder.cluster());
    }

    /** Stops whatever serves the cluster, if anything does. */
    void stopIfRunning() throws IOException {
        if (Postmaster.of(folder.cluster()).isPresent()) {
            stop();
        }
    }

    /** Starts it on a port of the loopback address; returns when it takes connections. */
    Postmaster start(int port) throws IOException {
        Files.deleteIfExists(folder.startLog());
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.put(
                "max_wal_size",
                maxWalMegabytes(Files.getFileStore(folder.root()).getTotalSpace()) + "MB");
        String settings = all.entrySet().stream()
                .map(setting -> " -c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining());
        try {
            tools.run(
                    START.plus(GRACE),
                    "pg_ctl",
                    List.of(
                            "start",
                            "--pgdata=" + folder.cluster(),
                            "--log=" + folder.startLog(),
                            "--wait",
                            "--timeout=" + START.toSeconds(),
                            "--options=-p " + port + settings));
        } catch (IOException failed) {
            Optional<Path> told = ownLog();
            throw told.isEmpty()
                    ? failed
                    : new IOException("PostgreSQL does not start: " + PostgresTools.lastLines(told.get()), failed);
        }
        return Postmaster.of(folder.cluster())
                .orElseThrow(() -> new IOException("PostgreSQL started and was gone at once"));
    }

    /** What its log may take between two checkpoints: PostgreSQL's gigabyte, or a twentieth of a small disk. */
    static long maxWalMegabytes(long diskBytes) {
        return Math.max(MIN_WAL_MEGABYTES, Math.min(MAX_WAL_MEGABYTES, diskBytes / DISK_PER_WAL / MEGABYTE));
    }

    /** Where PostgreSQL tells why it did not start: in its own log once that is open; nowhere when it never came so far. */
    private Optional<Path> ownLog() throws IOException {
        Path start = folder.startLog();
        Path logs = folder.cluster().resolve("log");
        if (!Files.exists(start) || Files.size(start) == 0) {
            return Optional.empty();
        }
        if (!Files.readString(start).contains("redirecting log output") || !Files.isDirectory(logs)) {
            return Optional.of(start);
        }
        try (Stream<Path> all = Files.list(logs)) {
            return all.max(Comparator.comparingLong(log -> log.toFile().lastModified()));
        }
    }

    /** Stops it without waiting for its clients; in a way that needs recovery only if it does not stop in time. */
    private void stop() throws IOException {
        Optional<Postmaster> postmaster = Postmaster.of(folder.cluster());
        try {
            stop("fast");
        } catch (IOException slow) {
            if (Postmaster.of(folder.cluster()).isPresent()) {
                stop("immediate");
            }
        }
        // pg_ctl is content when postmaster.pid is gone, which is a moment before the process is.
        postmaster.ifPresent(stopped -> stopped.awaitEnd(GRACE));
    }

    private void stop(String mode) throws IOException {
        tools.run(
                STOP.plus(GRACE),
                "pg_ctl",
                List.of(
                        "stop",
                        "--pgdata=" + folder.cluster(),
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=" + STOP.toSeconds()));
    }
}
