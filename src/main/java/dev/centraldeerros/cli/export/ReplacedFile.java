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
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content is replaced at once. The export is written beside it and takes its name. A file that has other names (hard links),
 * another owner, or a folder that may not be written is overwritten from the complete export instead, as {@code cp} does.
 */
final class ReplacedFile implements ExportTarget {
    private final Path path;
    private final Path part;
    private final boolean isOverwritten;

    /** Ends with the process, so that a signal leaves nothing behind. */
    private final Thread cleaner;

    private @Nullable FileChannel channel;

    private ReplacedFile(Path path, Path part, boolean isOverwritten) {
        this.path = path;
        this.part = part;
        this.isOverwritten = isOverwritten;
        this.cleaner = new Thread(() -> delete(part), "export-part");
    }

    static ReplacedFile of(Path path) throws IOException {
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("its folder does not exist");
        }
        String name = "." + path.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()) + ".part";
        if (!Files.exists(path)) {
            return new ReplacedFile(path, folder.resolve(name), false);
        }
        return Files.isWritable(folder)
                ? new ReplacedFile(path, folder.resolve(name), isShared(path, folder.resolve(name)))
                : new ReplacedFile(
                        path, Files.createTempDirectory("central-export").resolve(name), true);
    }

    /** Returns whether a new file cannot stand for the old one: because it has several names, or an owner that is not this user. */
    private static boolean isShared(Path path, Path probe) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        try {
            Files.createFile(probe);
            return (Integer) Files.getAttribute(path, "unix:nlink") > 1
                    || !Files.getAttribute(path, "unix:uid").equals(Files.getAttribute(probe, "unix:uid"))
                    || !Files.getAttribute(path, "unix:gid").equals(Files.getAttribute(probe, "unix:gid"));
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    @Override
    public OutputStream open() throws IOException {
        Runtime.getRuntime().addShutdownHook(cleaner);
        FileChannel opened = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel = opened;
        return Channels.newOutputStream(opened);
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
            if (Files.exists(path)) {
                keepPermissions();
            }
            Path unused = Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void keepPermissions() throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Path unused = Files.setPosixFilePermissions(
                    part, Files.readAttributes(path, PosixFileAttributes.class).permissions());
        }
    }

    /** The export stays beside it if that fails half way: it is the only complete copy then. */
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
