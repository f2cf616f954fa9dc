package dev.centraldeerros.ingest.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** SHA-256 (FIPS 180-4) of texts, keys and bodies. */
public final class Sha256 {
    /** Cloned for each use, because a look-up by name costs more than hashing a short text. */
    private static final MessageDigest NEW = create();

    private Sha256() {}

    public static ByteBuffer of(String text) {
        return ByteBuffer.wrap(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the first 128 bits of the hash of a text, as keys are stored. */
    public static UUID half(String text) {
        ByteBuffer hash = of(text);
        return new UUID(hash.getLong(), hash.getLong());
    }

    /** Returns a new digest. */
    public static MessageDigest digest() {
        return copy(NEW);
    }

    /** Returns a copy of {@code digest} in its present state. */
    public static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException theJdksCan) {
            throw new IllegalStateException(theJdksCan);
        }
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
