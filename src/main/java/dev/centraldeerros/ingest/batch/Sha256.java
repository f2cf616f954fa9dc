package dev.centraldeerros.ingest.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash by which texts, keys and bodies are told apart (FIPS 180-4). */
public final class Sha256 {
    /** Looking it up by its name costs more than hashing a short text; each use copies it. */
    private static final MessageDigest NEW = create();

    private Sha256() {}

    public static ByteBuffer of(String text) {
        return ByteBuffer.wrap(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A fresh digest. */
    public static MessageDigest digest() {
        return copy(NEW);
    }

    /** One that goes on from where {@code digest} is. */
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
