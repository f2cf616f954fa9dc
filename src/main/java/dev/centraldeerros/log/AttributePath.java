package dev.centraldeerros.log;

import java.util.List;

/**
 * Name of an attribute as a path of object keys: {@code order.id} means the attribute of that name or, without one, the
 * member {@code id} of the attribute {@code order}.
 */
public final class AttributePath {
    /** Maximum number of keys; a longer name means a top-level attribute only. */
    private static final int MAX_KEYS = 8;

    private AttributePath() {}

    /** Returns the keys of a nested attribute; empty if the name cannot mean one. */
    public static List<String> keys(String name) {
        List<String> keys = List.of(name.split("\\.", -1));
        return keys.size() < 2 || keys.size() > MAX_KEYS ? List.of() : keys;
    }
}
