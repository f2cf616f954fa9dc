package dev.centraldeerros.ui;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** All files of the pages of a version. Their path has a hash of the content, so that browsers may cache them for ever. */
final class UiFiles {
    static final String FOLDER = "/assets/";

    private static final String ROOT = "/ui/";
    private static final int VERSION_CHARS = 16;

    private final Map<String, UiFile> files;
    private final String version;

    private UiFiles(Map<String, UiFile> files) {
        this.files = files;
        this.version = version(files);
    }

    /** Reads the files of this version. */
    static UiFiles ofClasspath() throws IOException {
        Map<String, UiFile> files = new TreeMap<>();
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources("classpath*:/ui/**/*.*")) {
            String address = resource.getURL().toString();
            String path = address.substring(address.lastIndexOf(ROOT) + ROOT.length());
            try (InputStream content = resource.getInputStream()) {
                UiFile.of(path, content.readAllBytes()).ifPresent(file -> files.put(path, file));
            }
        }
        return new UiFiles(files);
    }

    /** Reads what {@link #toZip} wrote. Compresses each file, which takes some 50 ms. */
    static UiFiles ofZip(byte[] zip) {
        Map<String, UiFile> files = new TreeMap<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String path = entry.getName();
                UiFile.of(path, entries.readAllBytes()).ifPresent(file -> files.put(path, file));
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return new UiFiles(files);
    }

    /** Returns all files in one, for storage. */
    byte[] toZip() {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(zip)) {
            for (UiFile file : files.values()) {
                entries.putNextEntry(new ZipEntry(file.path()));
                entries.write(file.content());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return zip.toByteArray();
    }

    private static String version(Map<String, UiFile> files) {
        MessageDigest digest = sha256();
        files.forEach((path, file) -> {
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update(file.content());
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_CHARS);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the hash of all files. */
    String version() {
        return version;
    }

    /** Returns the first segment of the path of every file. */
    String prefix() {
        return FOLDER + version + "/";
    }

    Optional<UiFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Returns a file that must exist. */
    UiFile file(String path) {
        return find(path).orElseThrow(() -> new IllegalStateException("there is no ui/" + path));
    }
}
