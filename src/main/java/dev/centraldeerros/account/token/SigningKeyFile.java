package dev.centraldeerros.account.token;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Stores the key in the data directory, for the embedded database. Only the server's user can read the file. */
final class SigningKeyFile implements SigningKeyStore {
    static final String NAME = "signing-key.json";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    SigningKeyFile(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public SigningKey loadOrStore(SigningKey fresh) {
        Path file = folder.resolve(NAME);
        try {
            if (Files.notExists(file)) {
                write(file, fresh.toJwk());
            } else if (isPosix()) {
                // A copy or a backup may have changed its permissions.
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
            return SigningKey.parse(Files.readString(file));
        } catch (IOException failed) {
            throw new UncheckedIOException("the signing key " + file, failed);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(
                    "the signing key " + file + " " + malformed.getMessage()
                            + "; restore it, or remove it to have a new one, which ends all tokens",
                    malformed);
        }
    }

    /** Writes atomically; a crash between the two steps leaves an unused temporary file. */
    private void write(Path file, String text) throws IOException {
        Files.createDirectories(folder, attributes(OWNER_FOLDER));
        Path unfinished = folder.resolve(NAME + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), attributes(OWNER_ONLY))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, ATOMIC_MOVE);
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
