package dev.centraldeerros.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.MediaType;

/** File of the pages in memory, plain and compressed. */
final class UiFile {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "svg", "image/svg+xml",
            "webmanifest", "application/manifest+json");

    private final String path;
    private final MediaType type;
    private final byte[] content;
    private final byte[] packed;

    private UiFile(String path, MediaType type, byte[] content) {
        this.path = path;
        this.type = type;
        this.content = content;
        this.packed = packed(content);
    }

    /** Reads a file; empty if it is not for browsers. */
    static Optional<UiFile> of(String path, byte[] content) {
        return Optional.ofNullable(TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
                .map(type -> new UiFile(path, MediaType.parseMediaType(type), content));
    }

    /** Returns its path below the folder, with slashes and without a leading one. */
    String path() {
        return path;
    }

    MediaType type() {
        return type;
    }

    /** Returns its bytes; not to be changed. */
    byte[] content() {
        return content;
    }

    /** Returns its gzip form (RFC 1952); not to be changed. */
    byte[] packed() {
        return packed;
    }

    private static byte[] packed(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new BestGzip(packed)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    /** Compresses with the best ratio, because it runs once per start. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
