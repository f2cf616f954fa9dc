package dev.centraldeerros.live.node;

import java.util.List;
import java.util.UUID;

/** Who is told what nodes committed, in the order in which all of them hear of it. */
public interface Hearing {
    /** This node committed it, which has come back. */
    void heard(Commit own);

    /** Another node committed these. */
    void heard(List<UUID> ids);

    /**
     * Those of these that were never told.
     *
     * @param expectsOwn whether what this node told will come back to it, and so counts as told
     */
    List<UUID> unknown(List<UUID> ids, boolean expectsOwn);

    /**
     * These were committed by any node, as was read; what was told before is no news.
     *
     * @param handedOut is run once they have been handed to those who watch
     */
    void read(List<UUID> ids, Runnable handedOut);

    /** Some nodes hand out what they have from reading, and so in another order than the rest. */
    void orderBroke();

    /** Whether notices arrive; as long as they do not, all that is told was read. */
    void noticesArrive(boolean arrive);

    /** Whether anybody watches. */
    boolean isWatched();
}
