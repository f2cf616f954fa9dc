package dev.centraldeerros.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** A file with {@code url} and {@code token}, which nobody else may read. */
record ClientFile(Path path) {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** In {@code $XDG_CONFIG_HOME}, or {@code ~/.config} (XDG Base Directory Specification). */
    static ClientFile of(Terminal terminal) {
        String folder = terminal.environment().get("XDG_CONFIG_HOME");
        Path base = folder == null || folder.isEmpty() ? terminal.home().resolve(".config") : Path.of(folder);
        return new ClientFile(base.resolve("central-de-erros").resolve("client.properties"));
    }

    /** The value of a name; empty where there is no such file or name. */
    Optional<String> get(String name) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            if (hasPermissions() && !OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                throw new Failure(
                        Failure.Exit.USAGE, path + " holds a token and may be read by others: chmod 600 " + path);
            }
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            return Optional.ofNullable(properties.getProperty(name));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new Failure(Failure.Exit.USAGE, path + " cannot be read: " + unreadable.getMessage());
        }
    }

    /** Writes it anew, for its owner alone from the first byte on. */
    void write(String url, String token) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.deleteIfExists(path);
            Path file = hasPermissions()
                    ? Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER))
                    : Files.createFile(path);
            Files.writeString(file, "url=" + url + "\ntoken=" + token + "\n");
        } catch (IOException unwritable) {
            throw new Failure(Failure.Exit.USAGE, path + " cannot be written: " + unwritable.getMessage());
        }
    }

    private boolean hasPermissions() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
