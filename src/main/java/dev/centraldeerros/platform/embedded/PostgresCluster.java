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

    /** Long, because PostgreSQL replays its log after a crash; a failed start is detected at once. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final Duration STOP = Duration.ofSeconds(30);

    /** Additional time after the tools' own timeouts. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Passed on the command line, which overrides the files of the cluster. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("max_connections", Integer.toString(EmbeddedServer.CONNECTIONS + 3)),
            Map.entry("unix_socket_directories", ""),
            // Maximum temporary space of one sort, such as an export ordered by date.
            Map.entry("temp_file_limit", "4GB"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            // A week of PostgreSQL's log, one file a day, without statements and details, which would contain logs of
            // users.
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
    private final MemoryPlan memory;

    PostgresCluster(DataDirectory folder, PostgresTools tools, MemoryPlan memory) {
        this.memory = memory;
        this.folder = folder;
        this.tools = tools;
    }

    boolean exists() {
        return Files.isDirectory(folder.cluster());
    }

    /** Creates the cluster under another name first, so that it exists completely or not at all. */
    void create() throws IOException {
        // A unique name per attempt, because the initdb of a killed server may still write to the last one.
        removeUnfinished();
        Path unfinished = Files.createTempDirectory(folder.root(), "postgres-unfinished-");
        folder.owner().chown(unfinished);
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

    /** Locale for the few functions (pg_trgm) that use the system's instead of the built-in one. */
    private static String systemLocale() {
        return System.getProperty("os.name", "").startsWith("Linux") ? "C.UTF-8" : "C";
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** Stops the postmaster of a killed server and removes other obstacles to a start. */
    void stopStalePostmaster() throws IOException {
        stopIfRunning();
        Postmaster.neutralizeStalePid(folder.cluster());
    }

    /** Stops the process that serves the cluster, if any. */
    void stopIfRunning() throws IOException {
        if (Postmaster.of(folder.cluster()).isPresent()) {
            stop();
        }
    }

    /** Starts the cluster on a loopback port; returns when it accepts connections. */
    Postmaster start(int port) throws IOException {
        Files.deleteIfExists(folder.startLog());
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.putAll(memory.settings());
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
            Optional<Path> reported = ownLog();
            throw reported.isEmpty()
                    ? failed
                    : new IOException("PostgreSQL does not start: " + PostgresTools.lastLines(reported.get()), failed);
        }
        return Postmaster.of(folder.cluster())
                .orElseThrow(() -> new IOException("PostgreSQL started and was gone at once"));
    }

    /**
     * Returns the maximum size of the write-ahead log between two checkpoints: PostgreSQL's gigabyte, or a twentieth of a
     * small disk.
     */
    static long maxWalMegabytes(long diskBytes) {
        return Math.max(MIN_WAL_MEGABYTES, Math.min(MAX_WAL_MEGABYTES, diskBytes / DISK_PER_WAL / MEGABYTE));
    }

    /** Returns the log with the reason of a failed start; empty if PostgreSQL failed earlier. */
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

    /** Stops it without waiting for clients; with an immediate shutdown only after a timeout. */
    private void stop() throws IOException {
        Optional<Postmaster> postmaster = Postmaster.of(folder.cluster());
        try {
            stop("fast");
        } catch (IOException slow) {
            if (Postmaster.of(folder.cluster()).isPresent()) {
                stop("immediate");
            }
        }
        // pg_ctl returns when postmaster.pid is deleted, shortly before the process exits.
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
