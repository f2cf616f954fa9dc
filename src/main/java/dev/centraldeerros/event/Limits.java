package dev.centraldeerros.event;

import java.time.Instant;

/** What a single event may hold. Longer input is refused, never cut. */
public final class Limits {
    /** Longest description, in Unicode code points. */
    public static final int DESCRIPTION_CHARS = 4_096;

    /** Longest source, in Unicode code points. */
    public static final int SOURCE_CHARS = 255;

    /** Longest details, in bytes of UTF-8. */
    public static final int DETAILS_BYTES = 256 * 1024;

    /** Longest release, trace id, span id and fingerprint part, in Unicode code points. */
    public static final int NAME_CHARS = 255;

    /** Longest client key, in Unicode code points. */
    public static final int KEY_CHARS = 200;

    /** Most parts of a client's own fingerprint. */
    public static final int FINGERPRINT_PARTS = 32;

    /** Largest attributes object, in bytes of UTF-8 as it is stored. */
    public static final int ATTRIBUTES_BYTES = 64 * 1024;

    /** Deepest nesting of a body; PostgreSQL's own limit is far above. */
    public static final int NESTING_LEVELS = 64;

    /** Longest number inside attributes, in characters. */
    public static final int NUMBER_CHARS = 100;

    /** Largest power of ten inside attributes, either sign: {@code jsonb} writes it out in full when it is read. */
    public static final int NUMBER_EXPONENT = 400;

    /** RFC 3339 has four digits for the year; a year 0 is in no calendar that PostgreSQL reads. */
    public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    /** See {@link #EARLIEST}. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Limits() {}
}
