package dev.centraldeerros.platform;

import dev.centraldeerros.StartupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the connections that PostgreSQL allows are shared out: first to the writers and to the probe, which need theirs for
 * as long as the server runs; queries and exports share what is left.
 *
 * @param queries most connections of queries
 * @param accounts connections that look up tokens, sessions, accounts and names, so that slow queries never keep a sender
 *     waiting; 0 where they have to do with those of queries
 * @param exports most connections of exports; 0 where they have to do with those of queries
 * @param notices whether there is one to hear by what other nodes commit
 * @param indexer whether there is one to build indexes with
 */
record ConnectionBudget(int queries, int accounts, int exports, boolean notices, boolean indexer) {
    private static final Logger log = LoggerFactory.getLogger(ConnectionBudget.class);

    /** Each export has one for as long as its reader takes. */
    private static final int EXPORTS = 4;

    private static final int ACCOUNTS = 2;
    private static final int PROBE = 1;
    private static final int NOTICES = 1;
    private static final int INDEXER = 1;

    /** With fewer to share, every one is needed to answer requests. */
    private static final int ENOUGH_FOR_MORE = 4;

    /**
     * Shares them out, and tells when there are fewer than wanted.
     *
     * @param allowed how many this role may have on this database
     * @throws StartupException when there is not one for queries
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
