package dev.centraldeerros.query.action;

/** Action on stored logs. */
enum LogAction {
    ARCHIVE,
    UNARCHIVE,
    DELETE
}
