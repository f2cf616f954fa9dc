package dev.centraldeerros.sentry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Body of the older endpoint for single events: JSON, or zlib (RFC 1950) in base64, as raven clients send it. */
final class StoreBody {
    private static final int BUFFER = 8 * 1024;

    private StoreBody() {}

    /** Returns the event's JSON; empty if the text is neither, or longer than {@code most} bytes. */
    static Optional<byte[]> json(byte[] body, int most) {
        int start = 0;
        while (start < body.length && Character.isWhitespace(body[start])) {
            start++;
        }
        if (start == body.length) {
            return Optional.empty();
        }
        if (body[start] == '{') {
            return Optional.of(body);
        }
        try {
            String text = new String(body, StandardCharsets.ISO_8859_1);
            return inflated(Base64.getMimeDecoder().decode(text), most);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> inflated(byte[] packed, int most) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if ((count == 0 && (inflater.needsInput() || inflater.needsDictionary()))
                        || json.size() + count > most) {
                    return Optional.empty();
                }
                json.write(buffer, 0, count);
            }
            return Optional.of(json.toByteArray());
        } catch (DataFormatException notZlib) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
