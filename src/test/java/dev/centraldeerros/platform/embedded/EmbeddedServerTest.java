package dev.centraldeerros.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path template;

    @TempDir
    private Path scratch;

    private Path folder;
    private final List<Process> children = new ArrayList<>();

    @BeforeAll
    static void makeACluster() {
        EmbeddedServer.start(template.resolve("data")).close();
    }

    @BeforeEach
    void copyIt() throws IOException {
        folder = DataFolders.copy(template.resolve("data"), scratch.resolve("data"));
    }

    @AfterEach
    void endChildren() throws Exception {
        for (Process child : children) {
            child.getOutputStream().close();
            child.waitFor();
        }
    }

    @Test
    void whatIsCommittedSurvivesAKilledServerWhoseDatabaseStillRuns() throws Exception {
        Child child = startChild();
        ProcessHandle orphan = commitAndKill(child);
        assertThat(isAlive(orphan)).isTrue();

        try (EmbeddedServer server = EmbeddedServer.start(folder);
                Connection connection = DataFolders.connect(folder, server.port())) {
            assertThat(isAlive(orphan)).isFalse();
            assertThat(DataFolders.value(connection, "SELECT text FROM kept")).isEqualTo("committed");
        }
    }

    @Test
    void whatIsCommittedSurvivesTheDeathOfServerAndDatabase() throws Exception {
        ProcessHandle orphan = commitAndKill(startChild());
        kill(orphan);
        assertThat(folder.resolve("postgres/postmaster.pid")).exists();

        try (EmbeddedServer server = EmbeddedServer.start(folder);
                Connection connection = DataFolders.connect(folder, server.port())) {
            assertThat(DataFolders.value(connection, "SELECT text FROM kept")).isEqualTo("committed");
        }
    }

    @Test
    void aProcessThatGotTheNumberOfADeadDatabaseIsLeftAlone() throws Exception {
        kill(commitAndKill(startChild()));
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Path pidFile = folder.resolve("postgres/postmaster.pid");
            List<String> lines = Files.readAllLines(pidFile);
            lines.set(0, Long.toString(stranger.pid()));
            Files.write(pidFile, lines);

            try (EmbeddedServer server = EmbeddedServer.start(folder);
                    Connection connection = DataFolders.connect(folder, server.port())) {
                assertThat(DataFolders.value(connection, "SELECT text FROM kept"))
                        .isEqualTo("committed");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSecondServerIsRefusedAndTheFirstGoesOn() throws Exception {
        Child first = startChild();
        try (Connection connection = DataFolders.connect(folder, first.port())) {
            assertThatExceptionOfType(EmbeddedServerException.class)
                    .isThrownBy(() -> EmbeddedServer.start(folder))
                    .withMessage(folder.toRealPath() + " is in use by another running server");
            assertThat(DataFolders.value(connection, "SELECT 'still here'")).isEqualTo("still here");
        }
    }

    @Test
    void aSecondServerInTheSameProcessIsRefusedToo() throws Exception {
        try (EmbeddedServer first = EmbeddedServer.start(folder)) {
            assertThatExceptionOfType(EmbeddedServerException.class)
                    .isThrownBy(() -> EmbeddedServer.start(folder))
                    .withMessageContaining("is in use by another running server");
            DataFolders.connect(folder, first.port()).close();
        }
    }

    @Test
    void aDatabaseThatEndsByItselfComesBackOnItsPort() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(folder)) {
            try (Connection connection = DataFolders.connect(folder, server.port())) {
                DataFolders.execute(connection, "CREATE TABLE kept AS SELECT 'committed' AS text");
            }
            kill(DataFolders.postmaster(folder));

            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                try (Connection connection = DataFolders.connect(folder, server.port())) {
                    return DataFolders.value(connection, "SELECT text FROM kept")
                            .equals("committed");
                }
            });
        }
    }

    @Test
    void aClosedServerLeavesNoProcessAndNoLock() throws Exception {
        EmbeddedServer server = EmbeddedServer.start(folder);
        ProcessHandle postmaster = DataFolders.postmaster(folder);
        server.close();

        assertThat(isAlive(postmaster)).isFalse();
        assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
        EmbeddedServer.start(folder).close();
    }

    @Test
    void itIsDurableAndOnLoopbackOnly() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(folder);
                Connection connection = DataFolders.connect(server.port(), "postgres", DataFolders.password(folder))) {
            assertThat(List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums"))
                    .allSatisfy(name -> assertThat(DataFolders.value(connection, "SHOW " + name))
                            .isEqualTo("on"));
            assertThat(DataFolders.value(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(DataFolders.value(connection, "SHOW unix_socket_directories"))
                    .isEmpty();
            assertThat(DataFolders.value(connection, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(DataFolders.value(
                            connection,
                            "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'central'"))
                    .isEqualTo("bC.UTF-8");
            assertThat(DataFolders.value(connection, "SELECT lower('ÄÇÑЖ')")).isEqualTo("äçñж");
            assertThat(DataFolders.value(
                            connection, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "central"})
    void aLoginWithoutThePasswordIsRefused(String user) {
        try (EmbeddedServer server = EmbeddedServer.start(folder)) {
            for (String password : new String[] {null, "", "postgres"}) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> DataFolders.connect(server.port(), user, password)
                                .close())
                        .withMessageContaining("password");
            }
        }
    }

    @Test
    void theServersOwnUserMayNotDoEverything() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(folder);
                Connection connection = DataFolders.connect(folder, server.port())) {
            DataFolders.execute(connection, "CREATE EXTENSION pg_trgm");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DataFolders.execute(connection, "COPY (SELECT 1) TO PROGRAM 'cat'"))
                    .withMessageContaining("permission denied");
        }
    }

    @Test
    void onlyTheOwnerReadsTheFolderAndThePassword() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres.password"))))
                .isEqualTo("rw-------");
        assertThat(DataFolders.password(folder)).hasSizeGreaterThanOrEqualTo(32);
    }

    @Test
    void permissionsThatWereLoosenedAreTightenedAgain() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                folder.resolve("postgres.password"), PosixFilePermissions.fromString("rw-r--r--"));

        EmbeddedServer.start(folder).close();

        onlyTheOwnerReadsTheFolderAndThePassword();
    }

    @Test
    void aFirstStartThatWasCutShortIsDoneAgain() throws Exception {
        Path cutShort = Files.createDirectories(scratch.resolve("fresh/postgres-unfinished-1"));
        Files.writeString(cutShort.resolve("PG_VERSION"), "18\n");
        Files.createDirectories(scratch.resolve("fresh/postgres-binaries/unfinished/bin"));

        EmbeddedServer.start(scratch.resolve("fresh")).close();

        assertThat(cutShort).doesNotExist();
    }

    @Test
    void dataWithoutTheirPasswordAreLeftAloneAndTheReasonIsTold() throws Exception {
        Files.delete(folder.resolve("postgres.password"));
        assertThatExceptionOfType(EmbeddedServerException.class)
                .isThrownBy(() -> EmbeddedServer.start(folder))
                .withMessageContaining("put postgres.password back");
        assertThat(folder.resolve("postgres/PG_VERSION")).exists();
    }

    @Test
    void damagedDataAreLeftAloneAndPostgresReasonIsTold() throws Exception {
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "12\n");
        assertThatExceptionOfType(EmbeddedServerException.class)
                .isThrownBy(() -> EmbeddedServer.start(folder))
                .withMessageContaining("database files are incompatible with server");
        assertThat(folder.resolve("postgres/base")).exists();
    }

    @Test
    void aPathThatIsNoFolderIsRefused() throws Exception {
        Path file = Files.createFile(scratch.resolve("file"));
        assertThatExceptionOfType(EmbeddedServerException.class)
                .isThrownBy(() -> EmbeddedServer.start(file))
                .withMessageContaining(file + " cannot be used");
        assertThatExceptionOfType(EmbeddedServerException.class)
                .isThrownBy(() -> EmbeddedServer.start(scratch.resolve("a\"b")))
                .withMessageContaining("do not support in a path");
    }

    private record Child(Process process, int port) {}

    private Child startChild() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedServerMain.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        children.add(process);
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return new Child(process, Integer.parseInt(line.substring("ready ".length())));
            }
            said.append(line).append('\n');
        }
        throw new IllegalStateException("the child did not start:\n" + said);
    }

    private ProcessHandle commitAndKill(Child child) throws Exception {
        try (Connection connection = DataFolders.connect(folder, child.port())) {
            DataFolders.execute(connection, "CREATE TABLE kept AS SELECT 'committed' AS text");
        }
        ProcessHandle postmaster = DataFolders.postmaster(folder);
        child.process().destroyForcibly().waitFor();
        return postmaster;
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !isAlive(process));
    }

    /** A zombie process counts as dead. */
    private static boolean isAlive(ProcessHandle process) {
        return new Postmaster(process).isAlive();
    }
}
