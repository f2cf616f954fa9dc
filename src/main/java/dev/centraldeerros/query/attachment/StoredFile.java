package dev.centraldeerros.query.attachment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * File with its body.
 *
 * @param contentType as its sender named it; null without
 * @param isGzip whether the body is compressed
 * @param body as it is stored
 */
record StoredFile(String name, @Nullable String contentType, boolean isGzip, ByteBuffer body) {
    /** Returns the bytes as they were sent. */
    byte[] content() {
        byte[] stored = new byte[body.remaining()];
        body.duplicate().get(stored);
        if (!isGzip) {
            return stored;
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            return gzip.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
