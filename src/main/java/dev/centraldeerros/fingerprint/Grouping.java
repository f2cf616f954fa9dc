package dev.centraldeerros.fingerprint;

import dev.centraldeerros.fingerprint.trace.Trace;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint of an event with what made it.
 *
 * @param fingerprint 128 bits of the SHA-256 of the version and the parts
 * @param version version of the algorithm
 * @param parts what was hashed, in order: types and functions, a template, or the client's parts
 * @param type type of the exception, if there is one
 * @param title one line for people, at most {@link #MAX_TITLE} characters
 * @param culprit function or source in which it happened
 * @param trace the trace that was read or sent, if there is one
 */
public record Grouping(
        UUID fingerprint,
        short version,
        Reason reason,
        List<String> parts,
        @Nullable String type,
        String title,
        String culprit,
        @Nullable Trace trace) {
    /** Maximum length of title, type and culprit in UTF-16 units. */
    public static final int MAX_TITLE = 255;

    /** What decided the fingerprint. */
    public enum Reason {
        /** The client's own fingerprint. */
        CLIENT,
        /** Types and functions of the exception. */
        EXCEPTION,
        /** The template of the message. */
        MESSAGE,
        /** Type and source, because the message has no words. */
        SOURCE
    }
}
