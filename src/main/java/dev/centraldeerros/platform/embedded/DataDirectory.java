package dev.centraldeerros.platform.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Data directory of the embedded PostgreSQL, locked by one server process. The operating system releases the lock when the
 * process ends.
 */
final class DataDirectory implements Closeable {
    /** {@code pg_ctl} passes paths to a shell in double quotes. */
    private static final Pattern UNSAFE = Pattern.compile(isPosix() ? "[\"$`\\\\\\p{Cntrl}]" : "[\"\\p{Cntrl}]");

    private static final int PASSWORD_BYTES = 24;

    private final Path root;
    private final DirectoryOwner owner;
    private final FileChannel lock;

    private DataDirectory(Path root, DirectoryOwner owner, FileChannel lock) {
        this.root = root;
        this.owner = owner;
        this.lock = lock;
    }

    /**
     * Creates the directory if it does not exist, and locks it.
     *
     * @throws EmbeddedServerException if another server holds it or it is not writable
     */
    static DataDirectory open(Path configured) {
        Path root = configured.toAbsolutePath().normalize();
        if (UNSAFE.matcher(root.toString()).find()) {
            throw new EmbeddedServerException(
                    root + " contains a character that PostgreSQL's tools do not support in a path");
        }
        try {
            Files.createDirectories(root, mode("rwx------"));
            root = root.toRealPath();
            restrict(root, "rwx------");
            FileChannel lock = lock(root);
            try {
                return new DataDirectory(root, DirectoryOwner.of(root), lock);
            } catch (IOException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new EmbeddedServerException(root + " cannot be used: " + reason(failed) + hint(root, failed), failed);
        }
    }

    /** A directory of another user is the usual fault of containers with a directory of the host. */
    private static String hint(Path root, IOException failed) {
        boolean isDenied = failed instanceof AccessDeniedException
                || String.valueOf(failed.getMessage()).contains("Operation not permitted");
        if (!isDenied) {
            return "";
        }
        String user;
        try {
            user = String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
            user = System.getProperty("user.name");
        }
        return "; the server runs as user " + user + ", to whom the directory must belong: chown -R " + user + " "
                + root + ", on the host if it is mounted into a container";
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            locked = false;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new EmbeddedServerException(root + " is in use by another running server");
        }
        return channel;
    }

    Path root() {
        return root;
    }

    DirectoryOwner owner() {
        return owner;
    }

    Path cluster() {
        return root.resolve("postgres");
    }

    Path binaries() {
        return root.resolve("postgres-binaries");
    }

    /** Output of PostgreSQL before its log is open, of the last start. */
    Path startLog() {
        return root.resolve("postgres-start.log");
    }

    /** Output of the last PostgreSQL tool. */
    Path toolLog() {
        return root.resolve("postgres-tool.log");
    }

    Path passwordFile() {
        return root.resolve("postgres.password");
    }

    /** Returns the password of the existing cluster. */
    String password() throws IOException {
        Path file = passwordFile();
        String password = Files.exists(file) ? Files.readString(file).strip() : "";
        if (password.isEmpty()) {
            throw new EmbeddedServerException("the data in " + root + " is there, but its password is not: put "
                    + file.getFileName() + " back from the backup");
        }
        restrict(file, "rw-------");
        return password;
    }

    /** Creates the password of a new cluster; the file is readable by its owner only from the start. */
    void newPassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        byte[] line = (Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        Path unfinished = root.resolve("postgres.password.new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode("rw-------"))) {
            for (ByteBuffer rest = ByteBuffer.wrap(line); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        owner.chown(unfinished);
        Files.move(unfinished, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** Returns the reason of a failed file operation, because the JDK's message is often the path only. */
    static String reason(IOException failed) {
        String kind = failed.getClass().getSimpleName().replace("Exception", "");
        String message = String.valueOf(failed.getMessage());
        return failed.getClass() == IOException.class ? message : kind + " " + message;
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void restrict(Path path, String permissions) throws IOException {
        Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(permissions);
        if (isPosix() && !wanted.containsAll(Files.getPosixFilePermissions(path))) {
            Files.setPosixFilePermissions(path, wanted);
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
