package dev.centraldeerros.cli.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content is replaced at once. The export is written beside it and takes its name. A file that has other names (hard links),
 * another owner, or a folder that may not be written is overwritten from the complete export instead, as {@code cp} does.
 */
final class ReplacedFile implements ExportTarget {
    private static final Set<PosixFilePermission> OWNER_ALONE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path path;

    /** The export as long as it is not complete, for its owner alone. */
    private final Path part;

    /** Ends with the process, so that a signal leaves nothing behind. */
    private final Thread cleaner;

    private boolean isOverwritten;
    private @Nullable FileChannel channel;

    /** Permissions of the complete export; empty where files have none. */
    private Set<PosixFilePermission> permissions = Set.of();

    private ReplacedFile(Path path, Path part) {
        this.path = path;
        this.part = part;
        this.cleaner = new Thread(() -> delete(part), "export-part");
    }

    static ReplacedFile of(Path path) throws IOException {
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("its folder does not exist");
        }
        String name = "." + path.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()) + ".part";
        boolean isBeside = Files.isWritable(folder) || !Files.exists(path);
        return new ReplacedFile(
                path, (isBeside ? folder : Path.of(System.getProperty("java.io.tmpdir"))).resolve(name));
    }

    @Override
    public OutputStream open() throws IOException {
        Runtime.getRuntime().addShutdownHook(cleaner);
        FileChannel opened = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel = opened;
        isOverwritten = Files.exists(path) && isShared();
        if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            permissions = Files.getPosixFilePermissions(Files.exists(path) ? path : part);
            Path unused = Files.setPosixFilePermissions(part, OWNER_ALONE);
        }
        return Channels.newOutputStream(opened);
    }

    /** Returns whether the new file cannot stand for the old one, because of its folder, other names, or another owner. */
    private boolean isShared() throws IOException {
        return !part.resolveSibling(".")
                        .normalize()
                        .equals(path.resolveSibling(".").normalize())
                || (path.getFileSystem().supportedFileAttributeViews().contains("unix")
                        && ((Integer) Files.getAttribute(path, "unix:nlink") > 1
                                || !Files.getAttribute(path, "unix:uid").equals(Files.getAttribute(part, "unix:uid"))
                                || !Files.getAttribute(path, "unix:gid").equals(Files.getAttribute(part, "unix:gid"))));
    }

    @Override
    public void complete() throws IOException {
        FileChannel opened = channel;
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        opened.force(true);
        opened.close();
        if (isOverwritten) {
            overwrite();
        } else {
            if (!permissions.isEmpty()) {
                Path unused = Files.setPosixFilePermissions(part, permissions);
            }
            Path unused = Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Leaves the part behind if that fails half way: it is the only complete copy then. */
    private void overwrite() throws IOException {
        boolean unused = Runtime.getRuntime().removeShutdownHook(cleaner);
        try (OutputStream out =
                Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            long unusedBytes = Files.copy(part, out);
        } catch (AccessDeniedException refused) {
            delete(part);
            throw refused;
        } catch (IOException failed) {
            channel = null;
            throw new IOException(failed.getMessage() + "; the complete export is " + part, failed);
        }
        delete(part);
    }

    @Override
    public void close() throws IOException {
        FileChannel opened = channel;
        if (opened != null) {
            opened.close();
            delete(part);
        }
    }

    private static void delete(Path part) {
        try {
            boolean unused = Files.deleteIfExists(part);
        } catch (IOException failed) {
            System.err.println(part + " was left behind: " + failed.getMessage());
        }
    }
}
