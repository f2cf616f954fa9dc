package dev.centraldeerros.query.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * By what logs are told apart.
 *
 * @param attribute the name of a top-level attribute; empty for the other kinds
 */
record Facet(Kind kind, String attribute) {
    private static final String ATTRIBUTE = "attr.";

    enum Kind {
        LEVEL,
        ENV,
        SOURCE,
        RELEASE,
        ATTRIBUTE
    }

    /** Those that are shown when none is named. */
    static List<Facet> usual() {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.ATTRIBUTE)
                .map(kind -> new Facet(kind, ""))
                .toList();
    }

    /** The one that a request names; empty when there is no such one. */
    static Optional<Facet> of(String name) {
        if (name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length()) {
            return Optional.of(new Facet(Kind.ATTRIBUTE, name.substring(ATTRIBUTE.length())));
        }
        return usual().stream()
                .filter(facet -> facet.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** As requests and answers call it. */
    String name() {
        return kind == Kind.ATTRIBUTE ? ATTRIBUTE + attribute : kind.name().toLowerCase(Locale.ROOT);
    }
}
