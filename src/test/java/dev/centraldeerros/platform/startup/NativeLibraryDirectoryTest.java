package dev.centraldeerros.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstDirectoryThatAllowsExecutionIsTaken() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(NativeLibraryDirectory.directory(Stream.of(file, Path.of("/proc"), folder)))
                .contains(folder.resolve("native"));
        assertThat(folder.resolve("native")).isEmptyDirectory();
        assertThat(NativeLibraryDirectory.directory(Stream.of(file))).isEmpty();
    }

    @Test
    void aVolumeWithoutExecutionIsNotTaken() throws IOException {
        Path mounts = Path.of("/proc/self/mounts");
        assumeTrue(Files.exists(mounts), "Linux");
        Optional<Path> noexec = Files.readAllLines(mounts).stream()
                .map(line -> line.split(" ", -1))
                .filter(mount -> List.of(mount[3].split(",", -1)).contains("noexec"))
                .map(mount -> Path.of(mount[1]))
                .filter(path -> Files.isDirectory(path) && Files.isWritable(path))
                .findFirst();
        assumeTrue(noexec.isPresent(), "a volume mounted with noexec");
        assertThat(NativeLibraryDirectory.allowsExecution(noexec.get())).isFalse();
    }

    @Test
    void filesOfKilledServersAreDeleted() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("native"));
        Path old = Files.createFile(directory.resolve("libzstd-1.so"));
        Path young = Files.createFile(directory.resolve("libzstd-2.so"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        assertThat(NativeLibraryDirectory.directory(Stream.of(folder))).isPresent();
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }
}
