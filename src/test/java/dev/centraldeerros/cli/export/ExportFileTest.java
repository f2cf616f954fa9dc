package dev.centraldeerros.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.centraldeerros.cli.Commands;
import dev.centraldeerros.cli.StubServer;
import dev.centraldeerros.cli.StubServer.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code export -o} does with every kind of target; as {@code cp} and {@code curl -o} do, but nothing is lost half way. */
class ExportFileTest {
    private static final String LOGS = "{\"n\":1}\n{\"n\":2}\n";

    @TempDir
    private Path folder;

    private StubServer server;
    private Commands commands;

    @BeforeEach
    void start() throws IOException {
        server = StubServer.start(request -> Response.of(200, "application/x-ndjson", LOGS));
        commands = new Commands(Files.createDirectory(folder.resolve("home")), server.url(), "token");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files)
                    .as("left behind")
                    .noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    private int export(Object target) {
        return commands.run("export", "-o", target.toString());
    }

    @Test
    void newFileIsMadeWithTheUsualPermissions() throws IOException {
        Path other = Files.createFile(folder.resolve("other"));
        Path file = folder.resolve("new file");
        assertThat(export(file)).as(commands.err()).isZero();
        assertThat(file).hasContent(LOGS);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void existingFileKeepsItsPermissionsAndItsNeighbourOfThePartsName() throws IOException {
        Path file = Files.writeString(folder.resolve("old"), "old");
        Path neighbour = Files.writeString(folder.resolve("old.part"), "mine");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(export(file)).isZero();
        assertThat(file).hasContent(LOGS);
        assertThat(neighbour).hasContent("mine");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
        Files.delete(neighbour);
    }

    @Test
    void partOfAPrivateExportIsPrivate() throws Exception {
        Path file = Files.writeString(folder.resolve("private"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ReplacedFile target = ReplacedFile.of(file);
        try (target) {
            OutputStream out = target.open();
            try (Stream<Path> files = Files.list(folder)) {
                Path part = files.filter(one -> one.toString().endsWith(".part"))
                        .findFirst()
                        .orElseThrow();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                        .isEqualTo("rw-------");
            }
            out.write('x');
            assertThat(file).hasContent("old");
            target.complete();
        }
        assertThat(file).hasContent("x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void symbolicLinkStaysAndItsFileIsReplaced() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path file = Files.writeString(inner.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("inner/second"));
        Files.createSymbolicLink(inner.resolve("second"), Path.of("real"));
        assertThat(export(link)).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent(LOGS);

        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("inner/made"));
        assertThat(export(dangling)).isZero();
        assertThat(dangling).isSymbolicLink();
        assertThat(inner.resolve("made")).hasContent(LOGS);
    }

    @Test
    void everyNameOfAFileHasTheExport() throws IOException {
        Path file =
                Files.writeString(folder.resolve("one"), "old and longer than the export, so that a rest would show");
        Path other = Files.createLink(folder.resolve("two"), file);
        assertThat(export(file)).isZero();
        assertThat(other).hasContent(LOGS);
        assertThat(Files.isSameFile(file, other)).isTrue();
    }

    @Test
    void deviceStaysADevice() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "there is no /dev/null on this machine");
        assertThat(export(device)).isZero();
        assertThat(Files.isRegularFile(device, LinkOption.NOFOLLOW_LINKS)).isFalse();

        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full on this machine");
        assertThat(export(full)).isEqualTo(2);
        assertThat(commands.err()).contains("/dev/full cannot be written: No space left");
    }

    @Test
    void readerOfANamedPipeGetsTheExportAndItsEnd() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo does not work here");
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException failed) {
                return failed.toString();
            }
        });
        assertThat(export(pipe)).as(commands.err()).isZero();
        assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo(LOGS);
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void minusAndTheDescriptorsAreTheOutputsThemselves() {
        for (String name : new String[] {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
            commands.reset();
            assertThat(export(name)).as(name).isZero();
            assertThat(commands.out()).as(name).isEqualTo(LOGS);
        }
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void targetThatCannotBeAFileIsRefusedBeforeTheRequest() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        for (Object target : new Object[] {folder, folder.resolve("missing/file"), loop, ""}) {
            assertThat(export(target)).as("%s", target).isEqualTo(2);
        }
        assertThat(commands.err()).contains("it is a directory", "its folder does not exist", "loop of symbolic links");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void exportThatBreaksOffLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("old"), "old");
        server.respond(request -> new Response(-200, "application/x-ndjson", LOGS, null));
        assertThat(export(file)).isEqualTo(4);
        assertThat(file).hasContent("old");
    }
}
