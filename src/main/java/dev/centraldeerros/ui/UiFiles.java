package dev.centraldeerros.ui;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * All files of the pages, read at startup. Their path has a hash of the content, so that browsers may cache them for ever.
 */
@Component
final class UiFiles {
    static final String FOLDER = "/assets/";

    private static final String ROOT = "/ui/";
    private static final int VERSION_CHARS = 16;

    private final Map<String, UiFile> files = new TreeMap<>();
    private final String version;

    UiFiles() throws IOException {
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources("classpath*:/ui/**/*.*")) {
            String address = resource.getURL().toString();
            String path = address.substring(address.lastIndexOf(ROOT) + ROOT.length());
            try (InputStream content = resource.getInputStream()) {
                UiFile.of(path, content.readAllBytes()).ifPresent(file -> files.put(path, file));
            }
        }
        this.version = version();
    }

    private String version() {
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

    /** Returns the first segment of the path of every file. */
    String prefix() {
        return FOLDER + version + "/";
    }

    /** Returns a file of this version. */
    Optional<UiFile> file(String wantedVersion, String path) {
        return version.equals(wantedVersion) ? Optional.ofNullable(files.get(path)) : Optional.empty();
    }

    /** Returns a file that must exist. */
    UiFile file(String path) {
        UiFile file = files.get(path);
        if (file == null) {
            throw new IllegalStateException("there is no ui/" + path);
        }
        return file;
    }
}
