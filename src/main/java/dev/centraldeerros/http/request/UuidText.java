package dev.centraldeerros.http.request;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Parses UUIDs in their canonical form of 36 characters (RFC 9562, 4). */
public final class UuidText {
    /** {@code UUID.fromString} also accepts {@code 1-1-1-1-1} and misplaced dashes. */
    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private UuidText() {}

    /** Returns the id; empty if the text is invalid. */
    public static Optional<UUID> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
