package dev.centraldeerros.partition;

/** Quotes identifiers that cannot be bound. They come from the catalog or are generated. */
final class SqlIdentifiers {
    private SqlIdentifiers() {}

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
