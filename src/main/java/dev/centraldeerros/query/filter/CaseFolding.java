package dev.centraldeerros.query.filter;

/**
 * How PostgreSQL is told to compare without regard to case: by the database's own locale where that folds letters as
 * Unicode does, else by a collation that does. Under the locale C only ASCII has a case, under Turkish i is not I.
 *
 * @param collation quoted and with its schema; empty for the database's own
 */
public record CaseFolding(String collation) {
    /** The column, with the collation where one is needed. */
    String of(String column) {
        return collation.isEmpty() ? column : column + " COLLATE " + collation;
    }
}
