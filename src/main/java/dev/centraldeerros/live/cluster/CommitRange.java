package dev.centraldeerros.live.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Range from the least to the greatest committed id; ids of other commits may lie between them. */
record CommitRange(UUID least, UUID greatest) {
    static CommitRange of(List<UUID> ids) {
        return new CommitRange(Collections.min(ids), Collections.max(ids));
    }

    CommitRange plus(CommitRange other) {
        return of(List.of(least, greatest, other.least, other.greatest));
    }

    /** Returns the text of a message. */
    String encoded() {
        return least + " " + greatest;
    }

    /** Parses the text of a message; empty if it is invalid. */
    static Optional<CommitRange> parse(String text) {
        int space = text.indexOf(' ');
        try {
            return space < 0
                    ? Optional.empty()
                    : Optional.of(new CommitRange(
                            UUID.fromString(text.substring(0, space)), UUID.fromString(text.substring(space + 1))));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
