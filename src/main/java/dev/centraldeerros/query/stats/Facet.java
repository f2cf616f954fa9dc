package dev.centraldeerros.query.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Field whose values are counted.
 *
 * @param attribute name of a top-level attribute; empty for the other kinds
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

    /** Returns the facets of a request that names none. */
    static List<Facet> usual() {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.ATTRIBUTE)
                .map(kind -> new Facet(kind, ""))
                .toList();
    }

    /** Returns the facet with this name; empty if it is unknown. */
    static Optional<Facet> of(String name) {
        if (name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length()) {
            return Optional.of(ofAttribute(name.substring(ATTRIBUTE.length())));
        }
        return usual().stream()
                .filter(facet -> facet.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    static Facet ofAttribute(String name) {
        return new Facet(Kind.ATTRIBUTE, name);
    }

    /** Returns its name in requests and responses. */
    String name() {
        return kind == Kind.ATTRIBUTE ? ATTRIBUTE + attribute : kind.name().toLowerCase(Locale.ROOT);
    }
}
