package dev.centraldeerros.partition;

/** Quotes identifiers that cannot be bound. They come from the catalog or are generated. */
public final class SqlIdentifiers {
    private SqlIdentifiers() {}

    /** Returns the quoted identifier. */
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
