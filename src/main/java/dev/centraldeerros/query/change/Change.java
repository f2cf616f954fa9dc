package dev.centraldeerros.query.change;

/** What can be done to logs that are there. */
enum Change {
    ARCHIVE,
    UNARCHIVE,
    DELETE
}
