package dev.centraldeerros.access.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/** Text of an ingest key: 32 hexadecimal digits, which every Sentry SDK accepts as a public key. Only its hash is stored. */
public final class KeySecret {
    /** Number of digits that identify a key in lists. */
    public static final int PREFIX_DIGITS = 6;

    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeySecret() {}

    /** Returns a new key of 128 random bits. */
    public static String generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns whether a text has the form of a key. */
    public static boolean isValid(String text) {
        return text.length() == 2 * BYTES && text.chars().allMatch(HexFormat::isHexDigit);
    }

    /** Returns the SHA-256 of a key; upper and lower case digits are the same. */
    public static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
