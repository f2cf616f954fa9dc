package dev.centraldeerros.event;

import java.time.Instant;

/** Limits of a single event. Longer input is rejected, never truncated. */
public final class Limits {
    /** Maximum length of the description in Unicode code points. */
    public static final int DESCRIPTION_CHARS = 4_096;

    /** Maximum length of the source in Unicode code points. */
    public static final int SOURCE_CHARS = 255;

    /** Maximum length of the details in UTF-8 bytes. */
    public static final int DETAILS_BYTES = 256 * 1024;

    /** Maximum length of release, trace id, span id and fingerprint part in Unicode code points. */
    public static final int NAME_CHARS = 255;

    /** Maximum length of a client key in Unicode code points. */
    public static final int KEY_CHARS = 200;

    /** Maximum number of parts of a client's fingerprint. */
    public static final int FINGERPRINT_PARTS = 32;

    /** Maximum size of the attributes in UTF-8 bytes, as stored. */
    public static final int ATTRIBUTES_BYTES = 64 * 1024;

    /** Maximum nesting of a body; PostgreSQL's limit is far higher. */
    public static final int NESTING_LEVELS = 64;

    /** Maximum number of characters of a number in attributes. */
    public static final int NUMBER_CHARS = 100;

    /** Maximum absolute exponent of a number in attributes, because {@code jsonb} writes it out in full. */
    public static final int NUMBER_EXPONENT = 400;

    /** RFC 3339 has four digits for the year; PostgreSQL has no year 0. */
    public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    /** See {@link #EARLIEST}. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Limits() {}
}
