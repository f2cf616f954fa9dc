package dev.centraldeerros.database;

/** Keys of the advisory locks that all nodes on a database share, as SQL expressions. */
public final class AdvisoryLocks {
    /** Serializes registrations, so that only one of two concurrent first accounts becomes administrator. */
    public static final String REGISTRATION = "27412351463812724";

    /** Exclusive while logs are counted, shared while their archived flag changes. */
    public static final String COUNTS = "hashtext('central-de-erros counts')";

    /** Held by the session of the one node that builds indexes. */
    public static final String INDEXES = "hashtext('central-de-erros indexes')";

    /** Held by the transaction of the one node that folds the counts of issues. */
    public static final String ISSUE_FOLDING = "hashtext('central-de-erros issue folding')";

    /** Exclusive while the counts of issues are folded, shared while logs are archived or deleted. */
    public static final String ISSUE_COUNTS = "hashtext('central-de-erros issue counts')";

    /** Held by the transaction of the one node that gives fingerprints to logs of before. */
    public static final String ISSUE_BACKFILL = "hashtext('central-de-erros issue backfill')";

    private AdvisoryLocks() {}
}
