package dev.centraldeerros.destruction;

/** Where in a transaction that stores logs a fault strikes. */
enum Moment {
    /** Anywhere: after some more acknowledgements. */
    RANDOM,
    /** The transaction is open, and no log was sent. */
    BEFORE_COPY,
    /** Half of the logs' bytes are with PostgreSQL. */
    WITHIN_COPY,
    /** All logs are with PostgreSQL, which waits for COMMIT. */
    BEFORE_COMMIT,
    /** PostgreSQL has committed, and the server does not know. */
    AFTER_COMMIT
}
