package dev.centraldeerros.partition;

/** Names in statements, where they cannot be bound; these come from the catalogue or are made here. */
final class SqlIdentifiers {
    private SqlIdentifiers() {}

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
