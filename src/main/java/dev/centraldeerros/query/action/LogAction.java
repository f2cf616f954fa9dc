package dev.centraldeerros.query.action;

/** What can be done to logs that are there. */
enum LogAction {
    ARCHIVE,
    UNARCHIVE,
    DELETE
}
