package dev.centraldeerros.fingerprint;

import dev.centraldeerros.fingerprint.Grouping.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/** The first 128 bits of the SHA-256 (FIPS 180-4) of a version, a reason and parts. */
final class Digest {
    private Digest() {}

    static UUID of(short version, Reason reason, List<String> parts) {
        MessageDigest digest = sha256();
        digest.update((byte) version);
        digest.update((byte) reason.name().charAt(0));
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            // Parts are apart: no UTF-8 text has this byte.
            digest.update((byte) 0xFF);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UUID(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
