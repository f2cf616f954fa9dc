package dev.centraldeerros.cli.client;

import dev.centraldeerros.cli.terminal.CliException;
import dev.centraldeerros.cli.terminal.ExitCode;
import dev.centraldeerros.cli.terminal.Terminal;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** File with the properties {@code url} and {@code token} of a sign-in, readable by its owner alone. */
public record ClientFile(Path path) {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Returns the file in {@code $XDG_CONFIG_HOME}, or in {@code ~/.config} (XDG Base Directory Specification). */
    public static ClientFile of(Terminal terminal) {
        String folder = terminal.environment().get("XDG_CONFIG_HOME");
        Path base = folder == null || folder.isEmpty() ? terminal.home().resolve(".config") : Path.of(folder);
        return new ClientFile(base.resolve("central-de-erros").resolve("client.properties"));
    }

    /** Returns the value of a property; empty if there is no such file or property. */
    public Optional<String> get(String name) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            if (hasPermissions() && !OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                throw new CliException(
                        ExitCode.USAGE, path + " has a token and can be read by others: chmod 600 " + path);
            }
            return Optional.ofNullable(read().getProperty(name))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new CliException(ExitCode.USAGE, path + " cannot be read: " + unreadable.getMessage());
        }
    }

    private Properties read() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    /**
     * Replaces the file as a whole, for its owner alone from the first byte on. Other properties and a symbolic link stay.
     *
     * @throws CliException if it cannot be written; it is unchanged then
     */
    public void write(String url, String token) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Properties properties = Files.exists(path) ? read() : new Properties();
            properties.setProperty("url", url);
            properties.setProperty("token", token);
            StringWriter text = new StringWriter();
            properties.store(text, null);
            Path folder = Files.createDirectories(target.resolveSibling("."));
            FileAttribute<?>[] attributes = hasPermissions()
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                    : new FileAttribute<?>[0];
            Path part = Files.createTempFile(folder, "client", ".part", attributes);
            try {
                Files.writeString(part, text.toString());
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | IllegalArgumentException unwritable) {
            throw new CliException(ExitCode.USAGE, path + " cannot be written: " + unwritable.getMessage());
        }
    }

    private boolean hasPermissions() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
