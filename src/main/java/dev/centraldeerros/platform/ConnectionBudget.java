package dev.centraldeerros.platform;

import dev.centraldeerros.StartupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides the connections that PostgreSQL allows: first to the commit workers and the probe, which hold theirs
 * permanently; queries and exports share the rest.
 *
 * @param queries maximum connections of queries
 * @param accounts connections for tokens, sessions, accounts and names, so that slow queries do not delay senders; 0 to
 *     share those of queries
 * @param exports maximum connections of exports; 0 to share those of queries
 * @param notices whether there is one for notifications of other nodes
 * @param indexer whether there is one to build indexes with
 */
record ConnectionBudget(int queries, int accounts, int exports, boolean notices, boolean indexer) {
    private static final Logger log = LoggerFactory.getLogger(ConnectionBudget.class);

    /** An export holds its connection until its client has read everything. */
    private static final int EXPORTS = 4;

    private static final int ACCOUNTS = 2;
    private static final int PROBE = 1;
    private static final int NOTICES = 1;
    private static final int INDEXER = 1;

    /** Below this number, every connection is needed for requests. */
    private static final int ENOUGH_FOR_MORE = 4;

    /**
     * Divides the connections and logs a shortage.
     *
     * @param allowed maximum number of connections of this role to this database
     * @throws StartupException if none remains for queries
     */
    static ConnectionBudget of(int allowed, int writers, int queries) {
        int wanted = writers + PROBE + ACCOUNTS + NOTICES + INDEXER + queries + EXPORTS;
        if (allowed >= wanted) {
            return new ConnectionBudget(queries, ACCOUNTS, EXPORTS, true, true);
        }
        int left = allowed - writers - PROBE;
        String cure = "raise the role's or the database's CONNECTION LIMIT, or PostgreSQL's max_connections";
        if (left < 1) {
            throw new StartupException(
                    "spring.r2dbc.username",
                    "may have " + allowed + " connections, and " + (writers + PROBE + 1) + " are needed at least; "
                            + cure + ", or lower central.ingest.writers",
                    null);
        }
        int accounts = left >= ENOUGH_FOR_MORE ? 1 : 0;
        left -= accounts;
        boolean notices = left >= ENOUGH_FOR_MORE;
        if (notices) {
            left -= NOTICES;
        }
        boolean indexer = left >= ENOUGH_FOR_MORE;
        if (indexer) {
            left -= INDEXER;
        }
        int exports = Math.min(EXPORTS, left / 3);
        int rest = Math.min(queries, left - exports);
        log.warn(
                "PostgreSQL allows {} connections and {} are wanted: queries make do with {}, accounts with {}, exports with {}{}{}; {}",
                allowed,
                wanted,
                rest,
                accounts == 0 ? "the same" : accounts,
                exports == 0 ? "the same" : exports,
                notices ? "" : ", what other nodes commit is seen by asking once a second",
                indexer ? "" : ", no indexes for finding are built",
                cure);
        return new ConnectionBudget(rest, accounts, exports, notices, indexer);
    }
}
