package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.centraldeerros.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** The packaged server under a number without a name, as OpenShift starts containers. */
@Tag("destruction")
class NamelessUserIT {
    private static final int USER = 2_000_012_345;
    private static final Path SELF = Path.of("/proc/self");

    private Path folder;

    @BeforeEach
    void makeAFolderThatIsOpenToAll() throws IOException {
        assumeTrue(
                Files.exists(SELF) && (Integer) Files.getAttribute(SELF, "unix:uid") == 0,
                "a number without a name is not tried: only root can become one");
        folder = Files.createTempDirectory("nameless-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(Path.of(System.getProperty("central.jar")), folder.resolve("server.jar"));
        Files.createDirectory(folder.resolve("data"));
        Files.setAttribute(folder.resolve("data"), "unix:uid", USER);
    }

    @AfterEach
    void remove() throws IOException {
        FileSystemUtils.deleteRecursively(folder);
    }

    @Test
    void itStartsAndTakesItsDatabaseOverAfterACrash() throws IOException, InterruptedException {
        Random random = new Random();
        String[] nameless = {"setpriv", "--reuid=" + USER, "--clear-groups", "--"};
        Path jar = folder.resolve("server.jar");
        List<String> quick = List.of(ServerProcess.SHORT_LIVED);
        try (ServerProcess first = ServerProcess.start(folder, random, jar, quick, nameless)) {
            first.kill();
        }
        try (ServerProcess second = ServerProcess.start(folder, random, jar, quick, nameless)) {
            assertThat(ServerProcess.database(folder)).isPresent();
            assertThat(second.terminate()).isZero();
        }
        assertThat(ServerProcess.database(folder)).isEmpty();
        assertThat(Files.getAttribute(folder.resolve("data/postgres"), "unix:uid"))
                .isEqualTo(USER);
    }
}
