package dev.centraldeerros.platform.startup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Names a directory to the libraries that unpack native code (zstd, brotli and Netty's epoll), where the temporary directory
 * does not allow execution, as that of many containers. Runs before they are loaded.
 */
final class NativeLibraryDirectory implements EnvironmentPostProcessor, Ordered {
    /** Names of the setting, one for each library. */
    private static final List<String> SETTINGS =
            List.of("ZstdTempFolder", "com.aayushatharva.brotli4j.native.workdir", "io.netty.native.workdir");

    private static final String NAME = "native";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        if (allowsExecution(temporary)) {
            return;
        }
        Path data = Path.of(environment.getProperty("central.data-dir", "data"));
        directory(Stream.of(
                        data,
                        Path.of("/var/tmp/central-de-erros"),
                        Path.of(System.getProperty("user.home")).resolve(".cache/central-de-erros")))
                .ifPresent(found -> SETTINGS.stream()
                        .filter(setting -> System.getProperty(setting) == null)
                        .forEach(setting -> System.setProperty(setting, found.toString())));
    }

    /** Returns the first of these that allows execution; creates it, and deletes what killed servers have left there. */
    static Optional<Path> directory(Stream<Path> parents) {
        Optional<Path> found = parents.map(parent -> parent.toAbsolutePath().resolve(NAME))
                .filter(directory -> isCreated(directory) && allowsExecution(directory))
                .findFirst();
        found.ifPresent(NativeLibraryDirectory::deleteOld);
        return found;
    }

    /** A loaded library works without its file. */
    private static void deleteOld(Path directory) {
        File[] files = directory.toFile().listFiles();
        // The directory has just been written to.
        long old = directory.toFile().lastModified() - Duration.ofHours(1).toMillis();
        for (File file : files == null ? new File[0] : files) {
            if (file.lastModified() < old) {
                boolean unused = file.delete();
            }
        }
    }

    private static boolean isCreated(Path directory) {
        try {
            Path unused = Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return true;
        } catch (IOException | UnsupportedOperationException refused) {
            return false;
        }
    }

    /** Returns whether a file there can be executed: the system denies it where the volume is mounted with noexec. */
    static boolean allowsExecution(Path directory) {
        try {
            Path file = Files.createTempFile(directory, "central-native", "");
            try {
                return file.toFile().setExecutable(true) && Files.isExecutable(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException refused) {
            return false;
        }
    }

    /** After the configuration files are read, for {@code central.data-dir}. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }
}
